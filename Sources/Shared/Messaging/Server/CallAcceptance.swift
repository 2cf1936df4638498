import Reactor
import Wire

/// From a request to its answer: checks, the handler's task, deadline and cancellation.
extension CallDispatcher {
    /// Refuses or runs a call.
    func accept(
        _ request: RequestHeader, _ bodies: [ArraySlice<UInt8>], _ session: PeerSession, _ now: MonotonicInstant
    ) {
        var request = request
        var isAdmitted = true
        if let sent = request.sentMilliseconds {
            let milliseconds = now.nanoseconds / 1_000_000
            let delay = session.queueing.delay(sent: sent, now: milliseconds)
            request.timeoutMilliseconds -= delay
            isAdmitted = admission.admits(delay: delay, timeout: request.timeoutMilliseconds, now: milliseconds)
        }
        guard request.timeoutMilliseconds > 0 else { return drop("expired") }
        let route = router.route(request.method)
        if let refusal = refusal(of: request, bodies, route, session, isAdmitted) {
            route?.statistics.refuse(refusal.code)
            return conclude(
                ResponseHeader(call: request.call, error: refusal), isStream: request.creditBytes != nil, to: session)
        }
        guard let route, let body = bodies.first else { preconditionFailure("checked above") }
        run(request, body, route, session, now)
    }

    private func refusal(
        of request: RequestHeader, _ bodies: [ArraySlice<UInt8>], _ route: RPCRouter.Route?, _ session: PeerSession,
        _ isAdmitted: Bool
    ) -> RPCError? {
        if isDraining {
            return RPCError(
                .unavailable, reason: "DRAINING", "this replica is shutting down", isNotProcessed: true)
        }
        guard let route else {
            return RPCError(
                .unimplemented, reason: "UNKNOWN_METHOD", "there is no method \(request.method.prefix(100)) here",
                isNotProcessed: true)
        }
        guard route.callers.contains(session.caller) else {
            return RPCError(
                .permissionDenied, reason: "CALLER_NOT_ALLOWED",
                "\(session.caller) may not call \(request.method)", isNotProcessed: true)
        }
        guard bodies.count == 1, session.calls[request.call] == nil else {
            return RPCError(
                .invalidArgument, reason: "MALFORMED_REQUEST",
                bodies.count == 1 ? "the call number is in use" : "a call has exactly one body", isNotProcessed: true)
        }
        guard route.isStream == (request.creditBytes != nil) else {
            return RPCError(
                .invalidArgument, reason: "MALFORMED_REQUEST",
                route.isStream ? "a stream is asked for with credit" : "\(request.method) is no stream",
                isNotProcessed: true)
        }
        guard isAdmitted, statistics.runningCalls < limits.runningCalls,
            !route.isStream || statistics.runningStreams < limits.runningStreams,
            statistics.runningBytes + bodies[0].count <= limits.runningBytes
        else {
            return .serverOverloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds)
        }
        return nil
    }

    private func run(
        _ request: RequestHeader, _ body: ArraySlice<UInt8>, _ route: RPCRouter.Route, _ session: PeerSession,
        _ now: MonotonicInstant
    ) {
        let call = RunningCall(
            id: request.call, session: session, route: route, byteCount: body.count, began: now)
        let context = CallContext(
            caller: session.caller, metadata: request.metadata,
            deadline: now.advanced(byMilliseconds: request.timeoutMilliseconds), method: route.method)
        session.calls[call.id] = call
        route.statistics.start()
        statistics.runningCalls += 1
        statistics.runningBytes += call.byteCount
        if let credit = request.creditBytes {
            call.stream = openStream(of: call, credit: credit)
            statistics.runningStreams += 1
        }
        call.timer = Loop.after(.milliseconds(request.timeoutMilliseconds)) { [weak self] in self?.expire(call) }
        call.task = Task.immediate(executorPreference: Loop.executor) { @Loop in
            let result: Result<[UInt8], RPCError>
            do throws(RPCError) {
                result = .success(try await self.router.call(route, body, context, call.stream))
            } catch {
                result = .failure(error)
            }
            self.finish(call, result, context.answer.metadata)
        }
    }

    private func expire(_ call: RunningCall) {
        guard call.settledEarly == nil else { return }
        let error = RPCError(
            .deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the call took longer than its caller waits")
        conclude(ResponseHeader(call: call.id, error: error), isStream: call.stream != nil, to: call.session)
        settle(call, .deadlineExceeded)
    }

    /// The answer of `call` does not interest any more: its task is cancelled. It counts as running until it ends.
    func settle(_ call: RunningCall, _ code: RPCCode) {
        guard call.settledEarly == nil else { return }
        call.settledEarly = code
        call.timer?.cancel()
        call.session.calls[call.id] = nil
        call.stream?.end()
        call.task?.cancel()
    }

    /// The handler has ended.
    private func finish(_ call: RunningCall, _ result: Result<[UInt8], RPCError>, _ metadata: Metadata) {
        call.task = nil
        statistics.runningCalls -= 1
        statistics.runningBytes -= call.byteCount
        if call.stream != nil { statistics.runningStreams -= 1 }
        var code = RPCCode.ok
        if let early = call.settledEarly {
            code = early
        } else {
            call.timer?.cancel()
            call.session.calls[call.id] = nil
            switch result {
            case .success where call.stream != nil:
                reply(.end(ResponseHeader(call: call.id, metadata: metadata)), to: call.session)
            case .success(let body):
                if !reply(call.id, body[...], metadata, to: call.session) { code = .resourceExhausted }
            case .failure(let error):
                code = error.code
                let response = ResponseHeader(call: call.id, error: error, metadata: metadata)
                conclude(response, isStream: call.stream != nil, to: call.session)
            }
            call.stream?.end()
        }
        let microseconds = (MonotonicInstant.now.nanoseconds - call.began.nanoseconds) / 1000
        call.route.statistics.finish(code, microseconds: microseconds)
    }
}
