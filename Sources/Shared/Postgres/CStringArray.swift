import Glibc

/// A NULL-terminated array of C strings, as libpq takes names and values; to be freed by its maker.
struct CStringArray {
    private let strings: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ texts: [String]) {
        strings = .allocate(capacity: texts.count + 1)
        strings.initialize(repeating: nil)
        for (index, text) in texts.enumerated() { strings[index] = UnsafePointer(strdup(text)) }
    }

    var pointers: UnsafePointer<UnsafePointer<CChar>?>? { UnsafePointer(strings.baseAddress) }

    func free() {
        for string in strings { Glibc.free(UnsafeMutablePointer(mutating: string)) }
        strings.deallocate()
    }
}
