package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.archerrl.env.python.PythonRandom;

/** A broker's account: orders, money and a watch list. {@link StockMarket} knows the stocks. It is always the same day. */
final class TradingBot extends SimulatedApi {
    private static final LocalDateTime NOW = Calendar.TODAY.atTime(10, 30);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final long SECONDS_A_DAY = 86_400;
    private static final long SEED = 1_053_520;

    private final PythonRandom random;
    private final StockMarket market;

    TradingBot(ObjectNode configuration) {
        super(configured(defaults(), configuration));
        this.random = new PythonRandom(configuration.path("random_seed").asLong(SEED));
        this.market = new StockMarket(object("stocks"));
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        ObjectNode orders = defaults.putObject("orders");
        orders.set("12345", order(NODES.numberNode(12345), "Buy", "AAPL", 210.65, 10, "Completed"));
        orders.set("12446", order(NODES.numberNode(12446), "Sell", "GOOG", 2840.56, 5, "Pending"));
        defaults.putObject("account_info")
                .put("account_id", 12345)
                .put("balance", 10000.0)
                .put("binding_card", 1974202140965533L);
        defaults.put("authenticated", false).put("market_status", "Closed").put("order_counter", 12446);
        defaults.set("stocks", StockMarket.defaults());
        defaults.putArray("watch_list").add("NVDA");
        defaults.putArray("transaction_history");
        return defaults;
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("get_current_time", arguments -> answer("current_time", "10:30 AM"))
                .put("get_order_details", this::orderDetails)
                .put("cancel_order", this::cancel)
                .put("place_order", loggedIn("to place an order", this::place))
                .put("withdraw_funds", loggedIn("to make a transaction", this::withdraw))
                .put("fund_account", loggedIn("to fund the account", this::fund))
                .put("get_account_info", loggedIn("to view account information", arguments -> object("account_info")))
                .put("trading_login", arguments -> login(arguments))
                .put("trading_get_login_status", arguments -> answer("status", isLoggedIn()))
                .put("trading_logout", arguments -> logout())
                .put("add_to_watchlist", this::watch)
                .put("remove_stock_from_watchlist", loggedIn("to modify the watchlist", this::unwatch))
                .put("get_watchlist", arguments -> watchList())
                .put("get_order_history", arguments -> orderHistory())
                .put("get_transaction_history", this::transactions)
                .putAll(market.functions())
                .buildOrThrow();
    }

    private Body loggedIn(String purpose, Body function) {
        return arguments -> isLoggedIn()
                ? function.call(arguments)
                : error("User not authenticated. Please log in " + purpose + ".");
    }

    private boolean isLoggedIn() {
        return holds(state().get("authenticated"));
    }

    private JsonNode orderDetails(Arguments arguments) {
        String id = String.valueOf(arguments.whole("order_id"));
        JsonNode order = object("orders").get(id);
        return order == null
                ? error("Order with ID " + id + " not found.Here is the list of orders_id: "
                        + printed(object("orders"), Keys.NUMBERS))
                : order;
    }

    private JsonNode cancel(Arguments arguments) {
        long id = arguments.whole("order_id");
        if (!(object("orders").get(String.valueOf(id)) instanceof ObjectNode order)) {
            return error("Order with ID " + id + " not found.");
        }
        if (order.path("status").asText().equals("Completed")) {
            return error("Can't cancel order " + id + ". Order is already completed.");
        }
        order.put("status", "Cancelled");
        return NODES.objectNode().put("order_id", id).put("status", "Cancelled");
    }

    private JsonNode place(Arguments arguments) {
        String type = arguments.text("order_type");
        String symbol = arguments.text("symbol");
        double price = arguments.real("price");
        long amount = arguments.whole("amount");
        if (!object("stocks").has(symbol)) {
            return error("Invalid stock symbol: " + symbol);
        }
        if (price <= 0 || amount <= 0) {
            return error("Price and amount must be positive values.");
        }
        double balance = balance().doubleValue();
        if (type.equalsIgnoreCase("buy") && price * amount > balance) {
            return error("Insufficient funds: required $" + Numbers.fixed(price * amount, 2) + " but only $"
                    + Numbers.fixed(balance, 2) + " available.");
        }
        JsonNode id = state().get("order_counter");
        object("orders").set(id.asText(), order(id, type, symbol, price, amount, "Open"));
        state().set("order_counter", Numbers.sum(id, NODES.numberNode(1)));
        return NODES.objectNode()
                .<ObjectNode>set("order_id", id)
                .put("order_type", type)
                .put("status", "Pending")
                .put("price", price)
                .put("amount", amount);
    }

    private static ObjectNode order(JsonNode id, String type, String symbol, double price, long amount, String status) {
        return NODES.objectNode()
                .<ObjectNode>set("id", id)
                .put("order_type", type)
                .put("symbol", symbol)
                .put("price", price)
                .put("amount", amount)
                .put("status", status);
    }

    private JsonNode withdraw(Arguments arguments) {
        NumericNode amount = arguments.number("amount");
        if (!state().get("market_status").asText().equals("Open")) {
            return error("Market is closed. Transactions are not allowed.");
        }
        if (amount.doubleValue() <= 0) {
            return error("Transaction amount must be positive.");
        }
        if (amount.doubleValue() > balance().doubleValue()) {
            return error("Insufficient funds for withdrawal.");
        }
        return booked("withdrawal", amount, Numbers.difference(balance(), amount), "Withdrawal successful");
    }

    private JsonNode fund(Arguments arguments) {
        NumericNode amount = arguments.number("amount");
        if (amount.doubleValue() <= 0) {
            return error("Funding amount must be positive.");
        }
        return booked("deposit", amount, Numbers.sum(balance(), amount), "Account funded successfully");
    }

    private ObjectNode booked(String type, NumericNode amount, NumericNode balance, String status) {
        object("account_info").set("balance", balance);
        String timestamp = NOW.plusSeconds(random.between(0, SECONDS_A_DAY)).format(TIMESTAMP);
        list("transaction_history")
                .add(answer("type", type).<ObjectNode>set("amount", amount).put("timestamp", timestamp));
        return answer("status", status).set("new_balance", balance);
    }

    private JsonNode balance() {
        JsonNode balance = object("account_info").path("balance");
        return balance.isNumber() ? balance : NODES.numberNode(0);
    }

    private JsonNode login(Arguments arguments) {
        List.of("username", "password").forEach(arguments::text);
        if (isLoggedIn()) {
            return answer("status", "Already logged in");
        }
        state().put("authenticated", true);
        return answer("status", "Logged in successfully");
    }

    private JsonNode logout() {
        if (!isLoggedIn()) {
            return answer("status", "No user is currently logged in");
        }
        state().put("authenticated", false);
        return answer("status", "Logged out successfully");
    }

    private JsonNode watch(Arguments arguments) {
        String symbol = arguments.text("stock");
        if (indexOf(list("watch_list"), symbol) < 0 && object("stocks").has(symbol)) {
            list("watch_list").add(symbol);
        }
        return answer("watchlist", list("watch_list"));
    }

    private JsonNode unwatch(Arguments arguments) {
        String symbol = arguments.text("symbol");
        int place = indexOf(list("watch_list"), symbol);
        if (place < 0) {
            return error("Stock " + symbol + " not found in watchlist.");
        }
        list("watch_list").remove(place);
        return answer("status", "Stock " + symbol + " removed from watchlist successfully.");
    }

    private JsonNode watchList() {
        return isLoggedIn()
                ? answer("watchlist", list("watch_list"))
                : NODES.arrayNode().add("Error: User not authenticated. Please log in to view the watchlist.");
    }

    private JsonNode orderHistory() {
        if (!isLoggedIn()) {
            return NODES.arrayNode().add(error("User not authenticated. Please log in to view order history."));
        }
        ArrayNode ids = NODES.arrayNode();
        object("orders").fieldNames().forEachRemaining(id -> {
            if (isDigits(id) && id.length() < 19) {
                ids.add(Long.parseLong(id));
            } else {
                ids.add(id);
            }
        });
        return answer("history", ids);
    }

    private JsonNode transactions(Arguments arguments) {
        if (!isLoggedIn()) {
            return NODES.arrayNode().add(error("User not authenticated. Please log in to view transaction history."));
        }
        String start = midnight(arguments.text("start_date", ""), LocalDate.of(1, 1, 1));
        String end = midnight(arguments.text("end_date", ""), LocalDate.of(9999, 12, 31));
        ArrayNode found = NODES.arrayNode();
        for (JsonNode transaction : list("transaction_history")) {
            String time = transaction.path("timestamp").asText();
            if (start.compareTo(time) <= 0 && time.compareTo(end) <= 0) {
                found.add(transaction);
            }
        }
        return answer("transaction_history", found);
    }

    private static String midnight(String date, LocalDate otherwise) {
        LocalDate day = date.isEmpty()
                ? otherwise
                : Calendar.date(date)
                        .orElseThrow(() -> new CallFailed("time data '" + date + "' does not match format '%Y-%m-%d'"));
        return day.atStartOfDay().format(TIMESTAMP);
    }
}
