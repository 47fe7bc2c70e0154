package org.archerrl.env.taubench;

import static org.archerrl.env.taubench.Records.USERS;
import static org.archerrl.env.taubench.Records.changing;
import static org.archerrl.env.taubench.Records.found;
import static org.archerrl.env.taubench.Records.list;
import static org.archerrl.env.taubench.Records.object;
import static org.archerrl.env.taubench.Records.part;
import static org.archerrl.env.taubench.Records.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.archerrl.env.service.Database;

/** The shop's tools that read and the simple ones that write; those over items are {@link ItemTools}. */
final class RetailTools {
    static final String ORDERS = "orders";
    static final String PRODUCTS = "products";

    private static final List<String> ADDRESS = List.of("address1", "address2", "city", "state", "country", "zip");
    private static final List<String> TYPED_ADDRESS =
            List.of("address1", "address2", "city", "country", "state", "zip");
    private static final List<String> REASONS = List.of("no longer needed", "ordered by mistake");

    private final Generation generation;

    private RetailTools(Generation generation) {
        this.generation = generation;
    }

    static ImmutableMap<String, Tool> of(Generation generation) {
        RetailTools retail = new RetailTools(generation);
        ImmutableMap.Builder<String, Tool> tools = ImmutableMap.<String, Tool>builder()
                .putAll(CommonTools.of(generation))
                .putAll(new ItemTools(generation).tools())
                .put("find_user_id_by_email", RetailTools::userByEmail)
                .put("find_user_id_by_name_zip", RetailTools::userByNameAndZip)
                .put("get_order_details", (database, call) -> details(database, ORDERS, call.text("order_id")))
                .put("get_product_details", (database, call) -> details(database, PRODUCTS, call.text("product_id")))
                .put("list_all_product_types", RetailTools::productTypes)
                .put("cancel_pending_order", retail::cancel)
                .put("modify_pending_order_address", retail::orderAddress)
                .put("modify_pending_order_payment", retail::payment)
                .put("modify_user_address", retail::userAddress);
        if (generation == Generation.TAU2) {
            tools.put("get_item_details", RetailTools::item);
        }
        return tools.buildOrThrow();
    }

    private static String details(Database database, String table, String key) {
        return PythonText.json(found(database, table, key));
    }

    private static String item(Database database, Arguments call) {
        String id = call.text("item_id");
        return database.records(PRODUCTS)
                .map(product -> part(product, "variants"))
                .filter(variants -> variants.has(id))
                .findFirst()
                .map(variants -> PythonText.json(variants.get(id)))
                .orElseThrow(() -> new Refusal("there is no such item"));
    }

    private static String userByEmail(Database database, Arguments call) {
        String email = call.text("email");
        return user(database, user -> text(user, "email").equalsIgnoreCase(email));
    }

    private static String userByNameAndZip(Database database, Arguments call) {
        String first = call.text("first_name");
        String last = call.text("last_name");
        String zip = call.text("zip");
        return user(
                database,
                user -> text(part(user, "name"), "first_name").equalsIgnoreCase(first)
                        && text(part(user, "name"), "last_name").equalsIgnoreCase(last)
                        && text(part(user, "address"), "zip").equals(zip));
    }

    private static String user(Database database, Predicate<JsonNode> isMeant) {
        return database.keys(USERS)
                .filter(id -> isMeant.test(found(database, USERS, id)))
                .findFirst()
                .orElseThrow(() -> new Refusal("no such user is found"));
    }

    private static String productTypes(Database database, Arguments call) {
        SortedMap<String, JsonNode> types = new TreeMap<>();
        database.records(PRODUCTS).forEach(product -> types.put(text(product, "name"), part(product, "product_id")));
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        types.forEach(sorted::set);
        return PythonText.json(sorted);
    }

    private String cancel(Database database, Arguments call) {
        String id = call.text("order_id");
        require(text(found(database, ORDERS, id), "status").equals("pending"), "only a pending order can be cancelled");
        require(REASONS.contains(call.text("reason")), "the reason must be one of " + REASONS);
        ObjectNode order = changing(database, ORDERS, id);
        ArrayNode history = list(order, "payment_history");
        ArrayNode refunds = JsonNodeFactory.instance.arrayNode();
        for (JsonNode payment : history) {
            String method = text(payment, "payment_method_id");
            refunds.add(transaction("refund", part(payment, "amount"), method));
            if (isGiftCard(database, order, method)) {
                pay(database, order, method, Amount.of(part(payment, "amount")).negated());
            }
        }
        order.put("status", "cancelled").put("cancel_reason", call.text("reason"));
        history.addAll(refunds);
        return PythonText.json(order);
    }

    private String orderAddress(Database database, Arguments call) {
        String id = call.text("order_id");
        requireModifiable(found(database, ORDERS, id));
        ObjectNode order = changing(database, ORDERS, id);
        order.set("address", address(call));
        return PythonText.json(order);
    }

    private String userAddress(Database database, Arguments call) {
        ObjectNode user = changing(database, USERS, call.text("user_id"));
        user.set("address", address(call));
        return PythonText.json(user);
    }

    private ObjectNode address(Arguments call) {
        ObjectNode address = JsonNodeFactory.instance.objectNode();
        List<String> lines = generation == Generation.TAU1 ? ADDRESS : TYPED_ADDRESS;
        lines.forEach(line -> address.put(line, call.text(line)));
        return address;
    }

    private String payment(Database database, Arguments call) {
        String id = call.text("order_id");
        String method = call.text("payment_method_id");
        ObjectNode before = found(database, ORDERS, id);
        requireModifiable(before);
        ObjectNode chosen = method(database, before, method);
        ArrayNode history = list(before, "payment_history");
        require(
                history.size() == 1 && text(history.get(0), "transaction_type").equals("payment"),
                "the order must have exactly one payment");
        String former = text(history.get(0), "payment_method_id");
        require(!former.equals(method), "this is the present payment method already");
        Amount amount = Amount.of(part(history.get(0), "amount"));
        requireCover(chosen, amount);
        ObjectNode order = changing(database, ORDERS, id);
        list(order, "payment_history")
                .add(transaction("payment", amount.node(), method))
                .add(transaction("refund", amount.node(), former));
        if (text(chosen, "source").equals("gift_card")) {
            pay(database, order, method, amount);
        }
        if (isGiftCard(database, order, former)) {
            pay(database, order, former, amount.negated());
        }
        return PythonText.json(order);
    }

    private void requireModifiable(ObjectNode order) {
        String status = text(order, "status");
        require(
                generation == Generation.TAU1 ? status.equals("pending") : status.contains("pending"),
                "only a pending order can be modified");
    }

    /** The first generation goes by the method's name, the second by its source. */
    private boolean isGiftCard(Database database, ObjectNode order, String method) {
        return generation == Generation.TAU1
                ? method.contains("gift_card")
                : text(method(database, order, method), "source").equals("gift_card");
    }

    /** Takes an amount from a gift card. */
    static void pay(Database database, ObjectNode order, String method, Amount amount) {
        ObjectNode user = changing(database, USERS, text(order, "user_id"));
        ObjectNode card = object(part(user, "payment_methods"), method);
        Amount balance = Amount.of(part(card, "balance")).minus(amount);
        card.set("balance", balance.rounded().node());
    }

    static ObjectNode method(Database database, ObjectNode order, String method) {
        JsonNode methods = part(found(database, USERS, text(order, "user_id")), "payment_methods");
        require(methods.has(method), "the customer has no such payment method");
        return object(methods, method);
    }

    static void requireCover(ObjectNode method, Amount amount) {
        require(
                !text(method, "source").equals("gift_card")
                        || !Amount.of(part(method, "balance")).isBelow(amount),
                "the gift card's balance does not cover it");
    }

    static ObjectNode transaction(String type, JsonNode amount, String method) {
        ObjectNode transaction = JsonNodeFactory.instance.objectNode().put("transaction_type", type);
        transaction.set("amount", amount);
        return transaction.put("payment_method_id", method);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Refusal(otherwise);
        }
    }
}
