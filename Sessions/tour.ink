# What the shell itself can do; each line is a command, as it would be typed at the prompt.

# Every command has help, and a Chinese twin.
help set
版本

# Settings are kept in the workspace; full-width characters count as their ASCII twins.
set rows=20
设置 rows＝50

# Everything typed is a cell, and the workspace can be asked about it in SQL.
cells
sql SELECT verb, count(*) AS times FROM cell GROUP BY verb ORDER BY verb

# Cells become a script, and a script runs again.
save $out/first.ink
replay $out/first.ink
