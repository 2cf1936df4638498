import Glibc
import Synchronization

/// The instant of an answer as its header `Date` has it, e.g. `Sat, 21 Nov 2026 09:30:00 GMT` (RFC 9110).
enum HTTPDate {
    private static let last = Mutex<(second: Int, text: String)>((-1, ""))

    /// Made once a second.
    static var now: String {
        let second = time(nil)
        return last.withLock { last in
            if last.second != second { last = (second, text(second)) }
            return last.text
        }
    }

    /// - Parameter second: seconds since 1970.
    static func text(_ second: Int) -> String {
        var second = second
        var fields = tm()
        gmtime_r(&second, &fields)
        var bytes = [CChar](repeating: 0, count: 40)
        // No program here sets a locale, so the names are the English ones that the format asks for.
        let count = strftime(&bytes, bytes.count, "%a, %d %b %Y %H:%M:%S GMT", &fields)
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
