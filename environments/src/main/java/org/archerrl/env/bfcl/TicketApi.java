package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import java.util.Optional;

/** A company's support tickets. */
final class TicketApi extends SimulatedApi {
    private static final ImmutableSet<String> EDITABLE = ImmutableSet.of("title", "description", "status", "priority");

    TicketApi(ObjectNode configuration) {
        super(configured(defaults(), configuration));
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        defaults.putArray("ticket_queue");
        return defaults.put("ticket_counter", 1).putNull("current_user");
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("create_ticket", this::create)
                .put("get_ticket", this::get)
                .put("close_ticket", this::close)
                .put("resolve_ticket", this::resolve)
                .put("edit_ticket", this::edit)
                .put("ticket_login", this::login)
                .put("ticket_get_login_status", arguments -> answer("login_status", isLoggedIn()))
                .put("logout", arguments -> logout())
                .put("get_user_tickets", this::ofUser)
                .buildOrThrow();
    }

    private JsonNode create(Arguments arguments) {
        String title = arguments.text("title");
        String description = arguments.text("description", "");
        long priority = arguments.whole("priority", 1);
        if (!isLoggedIn()) {
            return error("User not authenticated. Please log in to create a ticket.");
        }
        if (priority < 1 || priority > 5) {
            return error("Invalid priority. Priority must be between 1 and 5.");
        }
        JsonNode id = state().get("ticket_counter");
        ObjectNode ticket = NODES.objectNode();
        ticket.set("id", id);
        ticket.put("title", title)
                .put("description", description)
                .put("status", "Open")
                .put("priority", priority)
                .set("created_by", state().get("current_user"));
        list("ticket_queue").add(ticket);
        state().set("ticket_counter", Numbers.sum(id, NODES.numberNode(1)));
        return ticket;
    }

    private JsonNode get(Arguments arguments) {
        return find(arguments).orElseGet(() -> notFound(arguments));
    }

    private JsonNode close(Arguments arguments) {
        return find(arguments)
                .map(ticket -> moved(ticket, "Closed", "is already closed", "has been closed successfully"))
                .orElseGet(() -> notFound(arguments));
    }

    private JsonNode resolve(Arguments arguments) {
        String resolution = arguments.text("resolution");
        return find(arguments)
                .map(ticket -> {
                    ObjectNode answer =
                            moved(ticket, "Resolved", "is already resolved", "has been resolved successfully");
                    if (!answer.has("error")) {
                        ticket.put("resolution", resolution);
                    }
                    return answer;
                })
                .orElseGet(() -> notFound(arguments));
    }

    private static ObjectNode moved(ObjectNode ticket, String status, String already, String done) {
        String id = ticket.get("id").asText();
        if (ticket.path("status").asText().equals(status)) {
            return error("Ticket with ID " + id + " " + already + ".");
        }
        ticket.put("status", status);
        return answer("status", "Ticket " + id + " " + done + ".");
    }

    private JsonNode edit(Arguments arguments) {
        ObjectNode updates = arguments.object("updates");
        Optional<ObjectNode> found = find(arguments);
        if (found.isEmpty()) {
            return notFound(arguments);
        }
        ImmutableSet<String> fields = ImmutableSet.copyOf(updates.fieldNames());
        if (!EDITABLE.containsAll(fields)) {
            return error("Invalid fields for update: " + String.join(", ", Sets.difference(fields, EDITABLE)));
        }
        updates.fields().forEachRemaining(update -> {
            if (!update.getValue().isNull()) {
                found.get().set(update.getKey(), update.getValue());
            }
        });
        return answer(
                "status", "Ticket " + arguments.identifier("ticket_id").asText() + " has been updated successfully.");
    }

    private JsonNode login(Arguments arguments) {
        String user = arguments.text("username");
        boolean succeeds = !user.isEmpty() && !arguments.text("password").isEmpty();
        if (succeeds) {
            state().put("current_user", user);
        }
        return answer("success", succeeds);
    }

    private JsonNode logout() {
        boolean succeeds = isLoggedIn();
        if (succeeds) {
            state().putNull("current_user");
        }
        return answer("success", succeeds);
    }

    private JsonNode ofUser(Arguments arguments) {
        String status = arguments.text("status", "");
        ArrayNode answer = NODES.arrayNode();
        if (!isLoggedIn()) {
            return answer.add(error("User not authenticated. Please log in to view tickets."));
        }
        for (JsonNode ticket : list("ticket_queue")) {
            boolean isOwn = ticket.path("created_by").equals(state().get("current_user"));
            boolean isWanted = status.isEmpty()
                    || status.equalsIgnoreCase(ticket.path("status").asText());
            if (isOwn && isWanted) {
                answer.add(ticket);
            }
        }
        return answer;
    }

    private Optional<ObjectNode> find(Arguments arguments) {
        JsonNode id = arguments.identifier("ticket_id");
        return Streams.stream(list("ticket_queue"))
                .filter(ticket -> id.equals(Numbers.EQUALITY, ticket.path("id")))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .findFirst();
    }

    private static ObjectNode notFound(Arguments arguments) {
        return error("Ticket with ID " + arguments.identifier("ticket_id").asText() + " not found.");
    }

    private boolean isLoggedIn() {
        return holds(state().get("current_user"));
    }
}
