package org.archerrl.env.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.env.support.Order.Status;
import org.archerrl.env.tools.ToolCall;

/**
 * One instance of the task.
 *
 * @param order the order in question
 * @param another one more of the same customer, of another product
 * @param request what the customer wants
 * @param reason why it wants its money back: broken or unwanted
 * @param colour the colour it would rather have
 * @param city where it wants the order to go
 * @param inStock whether the shop has the product in that colour
 * @param knows whether the customer knows the order's number, and says it at once
 */
record SupportCase(
        Order order,
        Optional<Order> another,
        Request request,
        String reason,
        String colour,
        String city,
        boolean inStock,
        Knowledge knows) {
    static final String BROKEN = "broken";
    static final String UNWANTED = "unwanted";

    private static final int REFUND_DAYS = 30;
    private static final int BROKEN_DAYS = 90;
    private static final int EXCHANGE_DAYS = 30;
    /** Of the pairs of a customer and a product one in so many is kept from training. */
    private static final int HELD_OUT = 4;

    /** What the customer knows of its order's number. */
    enum Knowledge {
        /** It says it at once. */
        SAID,
        /** It says it when asked. */
        KNOWN,
        /** It has only its name. */
        UNKNOWN
    }

    /** Which instances may occur. */
    enum Instances {
        TRAINING,
        HELD_OUT
    }

    /** Returns the instance of a seed, in which the customer wants one of these. */
    static SupportCase of(long seed, Instances instances, ImmutableList<Request> requests) {
        SplittableRandom random = new SplittableRandom(seed);
        String name;
        String product;
        do {
            name = Shop.any(Shop.NAMES, random);
            product = Shop.any(Shop.PRODUCTS, random);
        } while (isHeldOut(name, product) != (instances == Instances.HELD_OUT));
        int number = number(random);
        Request request = Shop.any(requests, random);
        Order order = order(number, name, product, status(request, random), random);
        Optional<Order> another = Optional.empty();
        if (random.nextBoolean()) {
            int next = number == Shop.LAST_NUMBER ? Shop.FIRST_NUMBER : number + 1;
            Status status = Status.values()[random.nextInt(3)];
            another = Optional.of(order(next, name, Shop.other(Shop.PRODUCTS, product, random), status, random));
        }
        return new SupportCase(
                order,
                another,
                request,
                random.nextBoolean() ? BROKEN : UNWANTED,
                Shop.other(Shop.COLOURS, order.colour(), random),
                Shop.any(Shop.CITIES, random),
                random.nextInt(6) > 0,
                Knowledge.values()[random.nextInt(3)]);
    }

    static boolean isHeldOut(String name, String product) {
        return (Shop.NAMES.indexOf(name) + Shop.PRODUCTS.indexOf(product)) % HELD_OUT == 0;
    }

    private static int number(SplittableRandom random) {
        return random.nextInt(Shop.FIRST_NUMBER, Shop.LAST_NUMBER + 1);
    }

    /** Draws a status that is mostly the one that the request needs. */
    private static Status status(Request request, SplittableRandom random) {
        boolean early = request == Request.CANCEL || request == Request.MOVE;
        if (random.nextInt(6) == 0) {
            return Status.values()[random.nextInt(3)];
        }
        return early ? (random.nextInt(10) < 7 ? Status.PROCESSING : Status.SHIPPED) : Status.DELIVERED;
    }

    private static Order order(int number, String name, String product, Status status, SplittableRandom random) {
        int days = status == Status.DELIVERED ? Shop.any(Shop.DAYS, random) : 0;
        return new Order(number, name, product, Shop.any(Shop.COLOURS, random), status, days);
    }

    List<Order> orders() {
        return Stream.concat(Stream.of(order), another.stream()).collect(ImmutableList.toImmutableList());
    }

    /** Returns whether the policy allows what the customer wants. */
    boolean isAllowed() {
        return switch (request) {
            case CANCEL, MOVE -> order.status() == Status.PROCESSING;
            case REFUND -> order.status() == Status.DELIVERED
                    && order.days() <= (reason.equals(BROKEN) ? BROKEN_DAYS : REFUND_DAYS);
            case EXCHANGE -> order.status() == Status.DELIVERED && order.days() <= EXCHANGE_DAYS && inStock;
        };
    }

    /** Returns the call that does what the customer wants, allowed or not. */
    ToolCall call() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("order", order.number());
        return switch (request) {
            case CANCEL -> new ToolCall(DeskTools.CANCEL, arguments);
            case MOVE -> new ToolCall(DeskTools.MOVE, arguments.put("city", city));
            case REFUND -> new ToolCall(DeskTools.REFUND, arguments.put("reason", reason));
            case EXCHANGE -> new ToolCall(DeskTools.EXCHANGE, arguments.put("colour", colour));
        };
    }
}
