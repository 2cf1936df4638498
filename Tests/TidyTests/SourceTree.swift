import Foundation

/// The files of the project as they lie on disk, without what is built or belongs to a running platform.
enum SourceTree {
    /// A text file of the project.
    struct File: Sendable {
        /// From the project's root, e.g. `Sources/Shared/Kernel/ID.swift`.
        let path: String
        let text: String
        let lines: [Substring]
        /// The lines of Swift source without comments and the content of strings; empty for other files.
        let code: [Substring]

        init(path: String, text: String) {
            self.path = path
            self.text = text
            lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            code = path.hasSuffix(".swift") ? SwiftCode.lines(of: text) : []
        }

        var name: Substring { path.split(separator: "/").last ?? "" }
        var folder: Substring { path.dropLast(name.count + 1) }
    }

    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let ignoredFolders: Set<String> = [".build", ".git", ".gavel", ".swiftpm", ".venv", "__pycache__"]
    private static let ignoredFiles: Set<String> = ["Package.resolved"]
    private static let textExtensions: Set<String> = [
        "", "swift", "md", "sql", "json", "sh", "modulemap", "h", "py", "csv", "conf", "yml", "yaml", "txt",
    ]

    /// All text files, sorted by path.
    static let files: [File] = ["", ".ci", "Sources", "Services", "Tests", "docs", "deploy", "Benchmarks"]
        .flatMap { read($0, isDeep: !$0.isEmpty) }.sorted { $0.path < $1.path }

    static let swift = files.filter { $0.path.hasSuffix(".swift") }

    /// Whether a file or folder exists at a path from the root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    private static func read(_ folder: String, isDeep: Bool) -> [File] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
        } catch {
            return []  // not every project has every folder
        }
        return names.flatMap { name -> [File] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            // What a link leads to is read where it lies.
            // try?: a file is no link.
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: root.appending(path: path).path())) != nil {
                return []
            }
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: root.appending(path: path).path(), isDirectory: &isFolder)
            else {
                return []
            }
            if isFolder.boolValue { return isDeep && !ignoredFolders.contains(name) ? read(path, isDeep: true) : [] }
            let suffix = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
            guard !ignoredFiles.contains(name), textExtensions.contains(suffix) || name.hasPrefix(".") else {
                return []
            }
            // try?: what is no text is of no interest here.
            guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return [] }
            return [File(path: path, text: text)]
        }
    }
}
