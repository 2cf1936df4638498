import EchoShapes
import FoundationEssentials
import GRPCCore
import Wire

/// Which code turns messages into JSON and back.
enum Coding: String, CaseIterable, Sendable {
    /// Foundation's coders, as somebody would use gRPC with JSON.
    case foundation
    /// The product's own, so that both sides of the comparison do the same work on their messages.
    case wire
}

/// A value in a message of gRPC, as JSON.
struct JSONMessage<Message: Codable & Sendable>: MessageSerializer, MessageDeserializer {
    let coding: Coding

    func serialize<Bytes: GRPCContiguousBytes>(_ message: Message) throws -> Bytes {
        switch coding {
        case .foundation: Bytes(try JSONEncoder().encode(message))
        case .wire: Bytes(try JSON.encode(message))
        }
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) throws -> Message {
        switch coding {
        case .foundation:
            try serializedMessageBytes.withUnsafeBytes { try JSONDecoder().decode(Message.self, from: Data($0)) }
        case .wire:
            try serializedMessageBytes.withUnsafeBytes { try JSON.decode(Message.self, from: Array($0)) }
        }
    }
}

extension MethodDescriptor {
    static let echo = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "gavel.bench.Auctions"), method: "Echo", type: .unary)
}

/// A bid in, a receipt out.
struct EchoService: RegistrableRPCService {
    let coding: Coding

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: .echo, deserializer: JSONMessage<Bid>(coding: coding),
            serializer: JSONMessage<Receipt>(coding: coding)
        ) { request, _ in
            let bid = try await ServerRequest(stream: request).message
            return StreamingServerResponse(single: ServerResponse(message: Receipt(for: bid, sequence: 1)))
        }
    }
}
