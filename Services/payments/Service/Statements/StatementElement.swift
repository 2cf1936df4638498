/// One element of a statement's XML, by its local name.
struct StatementElement {
    let name: String
    let attributes: [String: String]
    /// Of the start tag, from 1.
    let line: Int
    /// Without the white space around it.
    var text = ""
    var children: [StatementElement] = []

    /// The elements at the end of a path: every child of the last name below the first children of the others.
    func all(_ path: String...) -> [StatementElement] {
        guard let last = path.last, let parent = descend(path.dropLast()) else { return [] }
        return parent.children.filter { $0.name == last }
    }

    /// The first element at the end of a path.
    func first(_ path: String...) -> StatementElement? { descend(path[...]) }

    /// The text of the first element at the end of a path; nil when it is absent or empty.
    func value(_ path: String...) -> String? {
        guard let text = descend(path[...])?.text, !text.isEmpty else { return nil }
        return text
    }

    private func descend(_ path: ArraySlice<String>) -> StatementElement? {
        guard let name = path.first else { return self }
        return children.first { $0.name == name }?.descend(path.dropFirst())
    }
}
