/// Why a command ends without having done what was asked: a sentence for the person who typed it, with what to do next.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
