package org.archerrl.env.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.archerrl.env.service.Database;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;

/** The desk's tools. They do what they are asked, allowed or not: the policy is for the agent to keep. */
final class DeskTools {
    static final String FIND = "find_orders";
    static final String SHOW = "get_order";
    static final String STOCK = "check_stock";
    static final String CANCEL = "cancel_order";
    static final String MOVE = "change_city";
    static final String REFUND = "refund_order";
    static final String EXCHANGE = "exchange_order";

    static final Toolbox TOOLBOX = new Toolbox(List.of(
            tool(FIND, "Numbers of a customer's orders.", Map.of(), "name"),
            tool(SHOW, "An order's product and status.", Map.of(), "order"),
            tool(STOCK, "Whether there is one.", Map.of(), "product", "colour"),
            tool(CANCEL, "Cancels.", Map.of(), "order"),
            tool(MOVE, "Sends it there.", Map.of(), "order", "city"),
            tool(
                    REFUND,
                    "Pays it back, as broken or unwanted.",
                    Map.of("reason", List.of(SupportCase.BROKEN, SupportCase.UNWANTED)),
                    "order",
                    "reason"),
            tool(EXCHANGE, "Sends it in this colour.", Map.of("colour", Shop.COLOURS), "order", "colour")));

    private static final String ORDERS = "orders";

    private DeskTools() {}

    private static ToolSpec tool(
            String name, String description, Map<String, List<String>> words, String... parameters) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        for (String parameter : parameters) {
            ObjectNode property =
                    properties.putObject(parameter).put("type", parameter.equals("order") ? "integer" : "string");
            if (words.containsKey(parameter)) {
                ArrayNode allowed = property.putArray("enum");
                words.get(parameter).forEach(allowed::add);
            }
            required.add(parameter);
        }
        return new ToolSpec(name, description, schema);
    }

    /** Returns the database of a case before anything is done. */
    static Database database(SupportCase instance) {
        ImmutableMap.Builder<String, ObjectNode> orders = ImmutableMap.builder();
        instance.orders().forEach(order -> orders.put(Integer.toString(order.number()), order.json()));
        return new Database(ImmutableMap.of(ORDERS, orders.buildOrThrow()));
    }

    /** Makes a call that fits its description, and returns what the tool says. */
    static String call(SupportCase instance, Database database, ToolCall call) {
        JsonNode arguments = call.arguments();
        return switch (call.tool()) {
            case FIND -> found(database, arguments.path("name").asText());
            case STOCK -> stock(instance, arguments);
            case SHOW -> database.find(ORDERS, number(arguments))
                    .map(Order::line)
                    .orElse("no such order");
            case CANCEL -> changed(database, arguments, order -> order.put("status", "cancelled"));
            case MOVE -> changed(database, arguments, order -> order.set("city", arguments.path("city")));
            case REFUND -> changed(database, arguments, order -> order.put("status", "refunded")
                    .set("reason", arguments.path("reason")));
            default -> changed(database, arguments, order -> order.put("status", "exchanged")
                    .set("wanted", arguments.path("colour")));
        };
    }

    private static String number(JsonNode arguments) {
        return arguments.path("order").asText();
    }

    private static String found(Database database, String name) {
        String found = database.records(ORDERS)
                .filter(order -> order.path("name").asText().equalsIgnoreCase(name))
                .map(order -> order.path("number") + " " + order.path("product").asText())
                .sorted()
                .collect(Collectors.joining(", "));
        return found.isEmpty() ? "no orders" : found;
    }

    private static String stock(SupportCase instance, JsonNode arguments) {
        boolean isAsked =
                arguments.path("product").asText().equals(instance.order().product())
                        && arguments.path("colour").asText().equals(instance.colour());
        return isAsked && instance.inStock() ? "in stock" : "sold out";
    }

    private static String changed(Database database, JsonNode arguments, Consumer<ObjectNode> change) {
        Optional<ObjectNode> order = database.change(ORDERS, number(arguments));
        order.ifPresent(change);
        return order.isPresent() ? "ok" : "no such order";
    }
}
