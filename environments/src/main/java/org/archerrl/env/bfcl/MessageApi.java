package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.Locale;
import java.util.Map;
import org.archerrl.env.python.PythonRandom;

/**
 * Messages among the users of a workspace. As in the original, an inbox entry {@code {receiver: text}} does not say who sent it,
 * deleting does not count back, and of two equal messages the older one goes.
 */
final class MessageApi extends SimulatedApi {
    private static final long SEED = 200_191;

    private final PythonRandom random;

    MessageApi(ObjectNode configuration) {
        super(configured(defaults(), configuration));
        this.random = new PythonRandom(configuration.path("random_seed").asLong(SEED));
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        defaults.putArray("generated_ids");
        defaults.put("user_count", 4);
        defaults.putObject("user_map")
                .put("Alice", "USR001")
                .put("Bob", "USR002")
                .put("Catherine", "USR003")
                .put("Daniel", "USR004");
        defaults.putArray("inbox")
                .add(answer("USR002", "My name is Alice. I want to connect."))
                .add(answer("USR003", "Could you upload the file?"))
                .add(answer("USR004", "Could you upload the file?"));
        return defaults.put("message_count", 3).putNull("current_user");
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("list_users", arguments -> listUsers())
                .put("get_user_id", this::userId)
                .put("message_login", this::login)
                .put(
                        "message_get_login_status",
                        arguments -> answer("login_status", holds(state().get("current_user"))))
                .put("send_message", loggedIn(this::send))
                .put("delete_message", loggedIn(this::delete))
                .put("view_messages_sent", loggedIn(arguments -> sent()))
                .put("add_contact", this::addContact)
                .put("search_messages", loggedIn(this::search))
                .put("get_message_stats", loggedIn(arguments -> statistics()))
                .buildOrThrow();
    }

    private Body loggedIn(Body function) {
        return arguments -> holds(state().get("current_user"))
                ? function.call(arguments)
                : error("No user is currently logged in.");
    }

    private JsonNode listUsers() {
        ArrayNode users = NODES.arrayNode();
        object("user_map").fieldNames().forEachRemaining(users::add);
        return answer("user_list", users);
    }

    private JsonNode userId(Arguments arguments) {
        String user = arguments.text("user");
        JsonNode id = object("user_map").get(user);
        return id == null ? error("User '" + user + "' not found in the workspace.") : answer("user_id", id);
    }

    private JsonNode login(Arguments arguments) {
        String user = arguments.text("user_id");
        if (!isUser(user)) {
            return answer("login_status", false).put("message", "User ID '" + user + "' not found.");
        }
        state().put("current_user", user);
        return answer("login_status", true).put("message", "User '" + user + "' logged in successfully.");
    }

    private JsonNode send(Arguments arguments) {
        String receiver = arguments.text("receiver_id");
        String message = arguments.text("message");
        if (!isUser(receiver)) {
            return error("Receiver ID '" + receiver + "' not found.");
        }
        ObjectNode id = NODES.objectNode().put("new_id", newId());
        list("inbox").add(answer(receiver, message));
        increment("message_count");
        return answer("sent_status", true)
                .<ObjectNode>set("message_id", id)
                .put("message", "Message sent to '" + receiver + "' successfully.");
    }

    private long newId() {
        long id = random.between(10_000, 99_999);
        while (ImmutableList.copyOf(list("generated_ids")).contains(NODES.numberNode(id))) {
            id = random.between(10_000, 99_999);
        }
        list("generated_ids").add(id);
        return id;
    }

    private JsonNode delete(Arguments arguments) {
        String receiver = arguments.text("receiver_id");
        ArrayNode inbox = list("inbox");
        for (int i = inbox.size() - 1; i >= 0; i--) {
            if (entry(inbox.get(i)).getKey().equals(receiver)) {
                inbox.remove(ImmutableList.copyOf(inbox).indexOf(inbox.get(i)));
                return answer("deleted_status", true)
                        .put("receiver_id", receiver)
                        .put("message", "Receiver " + receiver + "'s latest message deleted successfully.");
            }
        }
        return error("Receiver ID " + receiver + " not found.");
    }

    private JsonNode sent() {
        ObjectNode byReceiver = NODES.objectNode();
        for (JsonNode message : list("inbox")) {
            String receiver = entry(message).getKey();
            ArrayNode messages =
                    byReceiver.get(receiver) instanceof ArrayNode list ? list : byReceiver.putArray(receiver);
            messages.add(entry(message).getValue());
        }
        return answer("messages", byReceiver);
    }

    private JsonNode addContact(Arguments arguments) {
        String name = arguments.text("user_name");
        ObjectNode users = object("user_map");
        if (users.has(name)) {
            return error("User name '" + name + "' already exists.");
        }
        String id = "USR" + Strings.padStart(increment("user_count").asText(), 3, '0');
        if (isUser(id)) {
            return error("User ID '" + id + "' already exists.");
        }
        users.put(name, id);
        return answer("added_status", true)
                .put("user_id", id)
                .put("message", "Contact '" + name + "' added successfully.");
    }

    private JsonNode search(Arguments arguments) {
        String keyword = arguments.text("keyword").toLowerCase(Locale.ROOT);
        ArrayNode results = NODES.arrayNode();
        for (JsonNode message : list("inbox")) {
            String text = entry(message).getValue().asText();
            if (text.toLowerCase(Locale.ROOT).contains(keyword)) {
                results.add(answer("receiver_id", entry(message).getKey()).put("message", text));
            }
        }
        return answer("results", results);
    }

    private JsonNode statistics() {
        long contacts = Streams.stream(list("inbox"))
                .map(message -> entry(message).getKey())
                .collect(ImmutableSet.toImmutableSet())
                .size();
        return answer(
                "stats",
                NODES.objectNode().put("received_count", list("inbox").size()).put("total_contacts", contacts));
    }

    private JsonNode increment(String counter) {
        JsonNode next = Numbers.sum(state().get(counter), NODES.numberNode(1));
        state().set(counter, next);
        return next;
    }

    private boolean isUser(String id) {
        return Streams.stream(object("user_map"))
                .anyMatch(known -> known.asText().equals(id));
    }

    /** Returns receiver and text of a message. */
    private static Map.Entry<String, JsonNode> entry(JsonNode message) {
        return message.fields().hasNext() ? message.fields().next() : Map.entry("", NODES.textNode(""));
    }
}
