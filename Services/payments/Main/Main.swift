import PaymentsService
import ServiceKit

@main
enum Main {
    static func main() async { await ServiceMain.run(PaymentsService.definition) }
}
