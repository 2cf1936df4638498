import OrdersService
import ServiceKit

@main
enum Main {
    static func main() async { await ServiceMain.run(OrdersService.definition) }
}
