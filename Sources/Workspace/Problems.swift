import Basics
import CSQLite
import Glibc

// MARK: Opening

extension Problem {
  static func isAFolder(_ path: String) -> Problem {
    Problem(
      .conflict, "`\(path)` is a folder", why: "a workspace is a file",
      next: "inkstone \(quoted("\(path)/workspace.inkstone"))")
  }

  static func noFolder(_ path: String, folder: String) -> Problem {
    Problem(
      .notFound, "cannot make workspace `\(path)`", why: "there is no folder `\(folder)`",
      next: "mkdir -p \(quoted(folder))")
  }

  static func cannotCreate(_ path: String, _ code: Int32) -> Problem {
    Problem(
      .conflict, "cannot make workspace `\(path)`", why: "\(systemMessage(code))",
      next: "inkstone ~/workspace.inkstone")
  }

  static func notAWorkspace(_ path: String) -> Problem {
    Problem(
      .damaged, "`\(path)` is not an Inkstone workspace", why: "it is no SQLite database",
      next: "inkstone \(quoted(otherName(than: path)))")
  }

  static func foreignDatabase(_ path: String) -> Problem {
    Problem(
      .conflict, "`\(path)` is not an Inkstone workspace",
      why: "it is a database of another program",
      next: "inkstone \(quoted(otherName(than: path)))")
  }

  static func newerWorkspace(_ path: String, version: Int, known: Int) -> Problem {
    Problem(
      .conflict, "workspace `\(path)` was written by a newer Inkstone",
      why: "its schema has \(version) steps, and this one knows \(known)",
      next: "inkstone \(quoted(otherName(than: path)))")
  }

  static func olderAndReadOnly(_ path: String, _ reason: Message) -> Problem {
    Problem(
      .conflict, "workspace `\(path)` is of an older Inkstone and cannot be brought up to date",
      why: reason, next: "cp \(quoted(path)) ~/copy.inkstone && inkstone ~/copy.inkstone")
  }

  static func cannotOpenWorkspace(_ path: String, _ error: StoreError) -> Problem {
    switch error.primaryCode {
    case SQLITE_NOTADB: notAWorkspace(path)
    case SQLITE_CANTOPEN:
      Problem(
        .conflict, "cannot open workspace `\(path)`",
        why: error.systemCode == 0
          ? "\(error.message)" : "\(systemMessage(error.systemCode))",
        next: "cp \(quoted(path))* ~/ && inkstone ~/\(quoted(lastName(path)))")
    default: failed(path, error)
    }
  }
}

extension Message {
  static func heldBy(_ process: Int?) -> Message {
    guard let process else { return "another Inkstone is writing it" }
    return "another Inkstone, process \(id: process), is writing it"
  }

  static func cannotBeWritten(_ place: Message, _ code: Int32) -> Message {
    "its \(place) cannot be written: \(Problem.systemMessage(code))"
  }
}

// MARK: Reading and writing

extension Problem {
  static func readOnly(_ path: String, _ reason: Message) -> Problem {
    Problem(
      .conflict, "workspace `\(path)` is open for reading only", why: reason,
      next: "inkstone \(quoted(path))")
  }

  static func vanished(_ path: String) -> Problem {
    Problem(
      .notFound, "workspace `\(path)` is no longer there",
      why: "it was moved or removed while it was open; what is written now would be lost",
      next: "inkstone \(quoted(path))")
  }

  static func closed(_ path: String) -> Problem {
    Problem(.internalFault, "workspace `\(path)` is closed")
  }

  /// Whatever SQLite says of a file that was open or about to be.
  static func failed(_ path: String, _ error: StoreError) -> Problem {
    switch error.primaryCode {
    case _ where error.isDiskFull:
      Problem(
        .conflict, "cannot write workspace `\(path)`",
        why: "the disk is full; what was committed before is kept", next: "df -h \(quoted(path))")
    case SQLITE_IOERR:
      Problem(
        .conflict, "cannot read or write workspace `\(path)`",
        why: error.systemCode == 0
          ? "\(error.message)" : "\(error.message): \(systemMessage(error.systemCode))")
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      Problem(
        .damaged, "workspace `\(path)` is damaged", why: "\(error.message)",
        next: "sqlite3 \(quoted(path)) .recover | sqlite3 \(quoted(otherName(than: path)))")
    case SQLITE_BUSY, SQLITE_LOCKED:
      Problem(
        .conflict, "workspace `\(path)` is in use", why: "another program holds its lock",
        next: "fuser -v \(quoted(path))")
    case SQLITE_READONLY:
      Problem(.conflict, "workspace `\(path)` cannot be written", why: "\(error.message)")
    case SQLITE_TOOBIG:
      Problem(
        .conflict, "too much for workspace `\(path)` at once",
        why: "a single value may have 1 GB")
    default:
      Problem(
        .internalFault, "workspace `\(path)` refused a statement",
        why: error.sql.map { "\(error.message), in `\($0)`" } ?? "\(error.message)")
    }
  }
}

extension StoreError {
  fileprivate var isDiskFull: Bool {
    primaryCode == SQLITE_FULL
      || primaryCode == SQLITE_IOERR && (systemCode == ENOSPC || systemCode == EDQUOT)
  }
}

// MARK: Going back

extension Problem {
  static func nothingLeft(isUndo: Bool) -> Problem {
    isUndo
      ? Problem(
        .notFound, "nothing to undo", why: "no cell has changed anything yet that is not undone",
        next: "cells")
      : Problem(
        .notFound, "nothing to redo", why: "nothing is undone, or something has changed since",
        next: "cells")
  }

  static func conflict(_ conflict: ChangeConflict, _ cell: Cell, isUndo: Bool) -> Problem {
    Problem(
      .conflict,
      isUndo ? "cannot undo cell \(id: cell.id)" : "cannot redo cell \(id: cell.id)",
      why: conflict.table.isEmpty
        ? "rows that came later refer to what it made"
        : "table `\(conflict.table)` has been changed since in another way; nothing was changed now",
      next: "show \(cell.id)")
  }

  static func stillRunning(_ cell: Cell.ID) -> Problem {
    Problem(.conflict, "cell \(id: cell) is still running", next: "cells")
  }

  static func notRunning(_ cell: Cell.ID) -> Problem {
    Problem(.internalFault, "cell \(id: cell) is not running, so it cannot change anything")
  }
}

// MARK: Names

extension Problem {
  /// A name for a shell to read.
  private static func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
        true
      default: false
      }
    }
    return isPlain
      ? name
      : "'"
        + name.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
  }

  private static func lastName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A free-sounding name beside `path`: `notes.txt` gives `notes.inkstone`.
  private static func otherName(than path: String) -> String {
    let suffix = ".inkstone"
    if path.hasSuffix(suffix) { return path.dropLast(suffix.count) + "-2" + suffix }
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
      return path + suffix
    }
    return path[..<dot] + suffix
  }
}
