import CZeroMQ

/// What a process keeps of the memory that it has given back.
package enum ProcessMemory {
    /// Has the C library keep little: it takes small pieces from two arenas instead of one for each thread, and large ones from
    /// the kernel, to which they return. To be called before much has been taken.
    package static func keepLittle() { gavel_keep_little_memory() }
}
