import Signing

/// What the public contact form may bring (OR-9): an address by its shape and a text of a limited size.
package struct ContactNote: Hashable, Sendable {
    /// What is wrong with a field of the form.
    package struct Fault: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case missing
            case tooLong(maximum: Int)
            /// No address, or characters that no text has.
            case malformed
        }
        package enum Field: String, Hashable, Sendable {
            case address, message
        }

        package let field: Field
        package let kind: Kind
    }

    /// Everything that is wrong, so that a person learns of it at once.
    package struct Rejection: Error, Hashable, Sendable {
        package let faults: [Fault]
    }

    package let address: MailAddress
    /// Without white space at its ends.
    package let message: String

    package init(address: String, message: String, maximumCharacters: Int) throws(Rejection) {
        var faults: [Fault] = []
        let line = ContactNote.trimmed(address)
        let mailAddress = MailAddress(line)
        if line.isEmpty {
            faults.append(Fault(field: .address, kind: .missing))
        } else if mailAddress == nil {
            faults.append(Fault(field: .address, kind: .malformed))
        }
        let text = ContactNote.trimmed(message)
        // Bytes first: they are known at once, and a character can have any number of them.
        if text.isEmpty {
            faults.append(Fault(field: .message, kind: .missing))
        } else if text.utf8.count > maximumCharacters * 8 || text.count > maximumCharacters {
            faults.append(Fault(field: .message, kind: .tooLong(maximum: maximumCharacters)))
        } else if text.unicodeScalars.contains(where: ContactNote.isForbidden) {
            faults.append(Fault(field: .message, kind: .malformed))
        }
        guard let mailAddress, faults.isEmpty else { throw Rejection(faults: faults) }
        self.address = mailAddress
        self.message = text
    }

    /// The same for the same text from the same address.
    package var contentHash: [UInt8] {
        sha256(Array(address.description.lowercased().utf8) + [0] + Array(message.utf8))
    }

    private static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\r" && scalar != "\t"
        case .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
