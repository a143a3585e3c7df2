import Commands
import Glibc

exit(await Shell.run(Array(CommandLine.arguments.dropFirst())))
