/// Follows the results of SQL text that was sent outside of pipeline mode: any number, then NULL.
struct ScriptReader {
    private(set) var failure: PostgresError?

    mutating func receive(_ result: ReceivedResult) -> PipelineReader.Progress {
        switch result {
        case .end: return .finished
        case .succeeded: return .more
        case .failed(let error):
            failure = failure ?? error
            return .more
        case .skipped, .synced: return .broken("a result of pipeline mode outside of it")
        case .unexpected(let status): return .broken("an unexpected result: \(status)")
        }
    }
}
