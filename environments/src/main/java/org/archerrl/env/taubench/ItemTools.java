package org.archerrl.env.taubench;

import static org.archerrl.env.taubench.Records.changing;
import static org.archerrl.env.taubench.Records.found;
import static org.archerrl.env.taubench.Records.list;
import static org.archerrl.env.taubench.Records.part;
import static org.archerrl.env.taubench.Records.text;
import static org.archerrl.env.taubench.RetailTools.ORDERS;
import static org.archerrl.env.taubench.RetailTools.PRODUCTS;
import static org.archerrl.env.taubench.RetailTools.method;
import static org.archerrl.env.taubench.RetailTools.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.archerrl.env.service.Database;

/** The shop's tools over single items of an order: exchange, return, modify. */
final class ItemTools {
    private final Generation generation;

    ItemTools(Generation generation) {
        this.generation = generation;
    }

    ImmutableMap<String, Tool> tools() {
        return ImmutableMap.of(
                "exchange_delivered_order_items", this::exchange,
                "return_delivered_order_items", this::giveBack,
                "modify_pending_order_items", this::modify);
    }

    private String exchange(Database database, Arguments call) {
        String id = call.text("order_id");
        ObjectNode before = found(database, ORDERS, id);
        require(text(before, "status").equals("delivered"), "only a delivered order can be exchanged");
        List<String> items = ordered(before, call);
        List<String> wanted = replacements(items, call);
        List<JsonNode> variants = variants(database, before, items, wanted);
        Amount difference = difference(before, items, variants).rounded();
        String payment = call.text("payment_method_id");
        RetailTools.requireCover(method(database, before, payment), difference);
        ObjectNode order = changing(database, ORDERS, id).put("status", "exchange requested");
        order.set("exchange_items", sorted(items));
        order.set("exchange_new_items", sorted(wanted));
        order.put("exchange_payment_method_id", payment);
        order.set("exchange_price_difference", difference.node());
        return PythonText.json(order);
    }

    private String giveBack(Database database, Arguments call) {
        String id = call.text("order_id");
        ObjectNode before = found(database, ORDERS, id);
        require(text(before, "status").equals("delivered"), "only a delivered order can be returned");
        String payment = call.text("payment_method_id");
        ObjectNode method = method(database, before, payment);
        boolean isGiftCard = generation == Generation.TAU1
                ? payment.contains("gift_card")
                : text(method, "source").equals("gift_card");
        require(
                isGiftCard || paidBy(before).equals(payment),
                "the refund goes to the original payment method or a gift card");
        List<String> items = ordered(before, call);
        ObjectNode order = changing(database, ORDERS, id).put("status", "return requested");
        order.set("return_items", sorted(items));
        order.put("return_payment_method_id", payment);
        return PythonText.json(order);
    }

    private static String paidBy(ObjectNode order) {
        ArrayNode history = list(order, "payment_history");
        require(!history.isEmpty(), "the order has no payment");
        return text(history.get(0), "payment_method_id");
    }

    private String modify(Database database, Arguments call) {
        String id = call.text("order_id");
        ObjectNode before = found(database, ORDERS, id);
        require(text(before, "status").equals("pending"), "only a pending order can be modified");
        List<String> items = ordered(before, call);
        List<String> wanted = replacements(items, call);
        if (generation == Generation.TAU2) {
            for (int i = 0; i < items.size(); i++) {
                require(!items.get(i).equals(wanted.get(i)), "the new item must be another one");
            }
        }
        List<JsonNode> variants = variants(database, before, items, wanted);
        Amount difference = difference(before, items, variants);
        String payment = call.text("payment_method_id");
        ObjectNode method = method(database, before, payment);
        RetailTools.requireCover(method, difference);
        ObjectNode order = changing(database, ORDERS, id);
        String type = Amount.ZERO.isBelow(difference) ? "payment" : "refund";
        list(order, "payment_history")
                .add(RetailTools.transaction(type, difference.absolute().node(), payment));
        if (text(method, "source").equals("gift_card")) {
            RetailTools.pay(database, order, payment, difference);
        }
        replace(order, items, wanted, variants);
        return PythonText.json(order.put("status", "pending (item modified)"));
    }

    /** The second generation gives every item the price and the options of the last new one: a slip that its hashes rest on. */
    private void replace(ObjectNode order, List<String> items, List<String> wanted, List<JsonNode> variants) {
        for (int i = 0; i < items.size(); i++) {
            JsonNode variant = variants.get(generation == Generation.TAU1 ? i : items.size() - 1);
            ObjectNode item = item(order, items.get(i)).put("item_id", wanted.get(i));
            item.set("price", part(variant, "price"));
            item.set("options", part(variant, "options"));
        }
    }

    private static List<String> ordered(ObjectNode order, Arguments call) {
        List<String> all = Streams.stream(list(order, "items"))
                .map(item -> text(item, "item_id"))
                .toList();
        List<String> items = call.texts("item_ids");
        for (String item : items) {
            require(
                    Collections.frequency(items, item) <= Collections.frequency(all, item),
                    "the order does not have so many of " + item);
        }
        return items;
    }

    private static List<String> replacements(List<String> items, Arguments call) {
        List<String> wanted = call.texts("new_item_ids");
        require(wanted.size() == items.size(), "there must be as many new items as old ones");
        return wanted;
    }

    private static List<JsonNode> variants(
            Database database, ObjectNode order, List<String> items, List<String> wanted) {
        List<JsonNode> variants = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String product = text(item(order, items.get(i)), "product_id");
            JsonNode all = part(found(database, PRODUCTS, product), "variants");
            require(all.has(wanted.get(i)), "the product does not come as " + wanted.get(i));
            JsonNode variant = all.get(wanted.get(i));
            require(part(variant, "available").asBoolean(), wanted.get(i) + " is not available");
            variants.add(variant);
        }
        return variants;
    }

    /** Adds up in the order of the items, because hashes compare sums of doubles. */
    private static Amount difference(ObjectNode order, List<String> items, List<JsonNode> variants) {
        Amount difference = Amount.ZERO;
        for (int i = 0; i < items.size(); i++) {
            Amount paid = Amount.of(part(item(order, items.get(i)), "price"));
            difference =
                    difference.plus(Amount.of(part(variants.get(i), "price")).minus(paid));
        }
        return difference;
    }

    private static ObjectNode item(ObjectNode order, String id) {
        return Streams.stream(list(order, "items"))
                .filter(item -> text(item, "item_id").equals(id))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow(() -> new Refusal("the order has no " + id));
    }

    private static ArrayNode sorted(List<String> ids) {
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        ids.stream().sorted().forEach(sorted::add);
        return sorted;
    }
}
