import Kernel
import Reactor
import ServiceKit

/// Those who wait for news of an auction in this process. Only a short cut: they also look by themselves now and then,
/// since another replica may have written.
@Loop
final class FeedWaiters {
    private var signals: [AuctionID: [ObjectIdentifier: LoopSignal]] = [:]

    func wait(for auction: AuctionID, atMost duration: Duration) async {
        let signal = LoopSignal()
        signals[auction, default: [:]][ObjectIdentifier(signal)] = signal
        await signal.wait(atMost: duration)
        signals[auction]?[ObjectIdentifier(signal)] = nil
        if signals[auction]?.isEmpty == true { signals[auction] = nil }
    }

    func notify(_ auction: AuctionID) {
        for signal in signals[auction, default: [:]].values { signal.signal() }
    }
}
