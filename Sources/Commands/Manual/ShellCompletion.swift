import Basics

/// What completes the program's command line in a shell, made from its options, commands and
/// settings.
package enum ShellCompletion: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish

  /// The script, to be put where the shell looks for it.
  ///
  /// - Parameter catalogue: The language of the descriptions.
  package func script(_ commands: [Command], in catalogue: Catalogue?) -> String {
    let words = Words(commands: commands, catalogue: catalogue)
    return switch self {
    case .bash: words.bash
    case .zsh: words.zsh
    case .fish: words.fish
    }
  }
}

/// The words that a shell completes.
private struct Words {
  let commands: [Command]
  let catalogue: Catalogue?

  /// The verbs and their Chinese twins, each once, with what they do.
  private var verbs: [(word: String, help: String)] {
    var seen: Set<String> = []
    return commands.flatMap { command in
      [command.firstWord, command.firstTwin].compactMap { word in
        seen.insert(word).inserted ? (word, command.summary.text(in: catalogue)) : nil
      }
    }
  }

  private var settings: [(word: String, help: String)] {
    Setting.all.map { ("\($0.name)=", $0.help.text(in: catalogue)) }
  }

  private var shells: [String] { ShellCompletion.allCases.map(\.rawValue) }

  private func options(taking operand: CommandLineOption.Operand) -> [String] {
    CommandLineOption.all.filter { $0.operand == operand }.map(\.name)
  }

  // MARK: bash(1), "Programmable Completion"

  var bash: String {
    let options = CommandLineOption.all.flatMap { [$0.name, $0.shortName].compactMap { $0 } }
    func cases(_ operand: CommandLineOption.Operand, _ body: String) -> String {
      "    \(self.options(taking: operand).joined(separator: " | "))) \(body) ;;"
    }
    func list(_ words: [String]) -> String {
      #"COMPREPLY=($(compgen -W "\#(words.joined(separator: " "))" -- "$word"))"#
    }
    return """
      # Completes the words of inkstone in bash; made by inkstone --completion bash.
      _inkstone() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
        COMPREPLY=()
        # The shell takes the = of NAME=VALUE for a word of its own.
        [[ $word == = || $before == = ]] && return
        case $before in
      \(cases(.commands, list(verbs.map(\.word))))
      \(cases(.script, "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))"))
      \(cases(.setting, "compopt -o nospace; " + list(settings.map(\.word))))
      \(cases(.shell, list(shells)))
          *)
            if [[ $word == -* ]]; then
              \(list(options))
            else
              compopt -o filenames
              COMPREPLY=($(compgen -f -- "$word"))
            fi
            ;;
        esac
      }
      complete -F _inkstone inkstone
      """
  }

  // MARK: zshcompsys(1), "_arguments"

  var zsh: String {
    let specifications = CommandLineOption.all.map { option in
      let names =
        option.shortName.map { "'(\(option.name) \($0))'{\(option.name),\($0)}'" }
        ?? "'\(option.operand == .setting ? "*" : "")\(option.name)"
      let action: String =
        switch option.operand {
        case .commands: ":commands:_inkstone_verbs"
        case .script: ":script:_files"
        case .setting: ":setting:_inkstone_settings"
        case .shell: ":shell:(\(shells.joined(separator: " ")))"
        case nil: ""
        }
      return "    \(names)[\(Self.zshText(option.help.text(in: catalogue)))]\(action)' \\"
    }
    func function(_ name: String, _ words: [(word: String, help: String)], _ ending: String)
      -> String
    {
      let lines = words.map { word, help in
        "    '\(Self.zshText(word)):\(Self.zshText(help))'"
      }
      return """
        \(name)() {
          local -a words=(
        \(lines.joined(separator: "\n"))
          )
          _describe -t words words words\(ending)
        }
        """
    }
    return """
      #compdef inkstone
      # Completes the words of inkstone in zsh; made by inkstone --completion zsh.
      \(function("_inkstone_verbs", verbs, ""))
      \(function("_inkstone_settings", settings, " -S ''"))
      _inkstone() {
        _arguments -s \\
      \(specifications.joined(separator: "\n"))
          '1:workspace:_files'
      }
      _inkstone "$@"
      """
  }

  /// Text between single quotes in a specification, in which brackets and colons have a meaning.
  private static func zshText(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "'" {
        result += #"'\''"#
      } else {
        if "[]:\\".contains(character) { result += "\\" }
        result.append(character)
      }
    }
    return result
  }

  // MARK: fish, complete(1)

  var fish: String {
    var lines = ["# Completes the words of inkstone in fish; made by inkstone --completion fish."]
    for option in CommandLineOption.all {
      var words = ["complete -c inkstone"]
      for name in [option.name, option.shortName].compactMap({ $0 }) {
        words.append(
          name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())")
      }
      words.append("-d \(Self.fishText(option.help.text(in: catalogue)))")
      switch option.operand {
      case .commands: words.append("-x -a \(Self.fishList(verbs))")
      case .script: words.append("-r -F")
      case .setting: words.append("-x -a \(Self.fishList(settings))")
      case .shell: words.append("-x -a '\(shells.joined(separator: " "))'")
      case nil: break
      }
      lines.append(words.joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }

  /// Words with descriptions, a tab between.
  private static func fishList(_ words: [(word: String, help: String)]) -> String {
    // fish expands the list once more, so each is quoted inside it.
    fishText(words.map { fishText("\($0.word)\t\($0.help)") }.joined(separator: " "))
  }

  private static func fishText(_ text: String) -> String {
    "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}
