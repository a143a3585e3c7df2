import Glibc

/// How a program that is started stands to signals.
package enum SpawnAttributes {
  /// Lets it meet them as the system gives them: it inherits what we ignore, and what the thread that
  /// starts it blocks, and threads of queues block nearly all.
  ///
  /// - Parameter flags: Other flags of `posix_spawn` that are wanted.
  package static func setSystemSignals(_ attributes: inout posix_spawnattr_t, flags: Int32 = 0) {
    var (all, none) = (sigset_t(), sigset_t())
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(flags | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  }
}
