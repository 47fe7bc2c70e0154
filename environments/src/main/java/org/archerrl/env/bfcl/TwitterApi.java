package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A network of short posts. As in the original, comments that the configuration brings are never found again (their keys are
 * texts and are looked up as numbers); unlike it, posts without mentions share no list.
 */
final class TwitterApi extends SimulatedApi {
    TwitterApi(ObjectNode configuration) {
        super(configured(defaults(), configuration));
        state().putObject("comments");
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        defaults.put("username", "john").put("password", "john123").put("authenticated", false);
        defaults.putObject("tweets");
        defaults.putObject("comments");
        defaults.putObject("retweets");
        defaults.putArray("following_list").add("alice").add("bob");
        return defaults.put("tweet_counter", 0);
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("authenticate_twitter", this::authenticate)
                .put("posting_get_login_status", arguments -> answer("login_status", isLoggedIn()))
                .put("post_tweet", loggedIn("posting", this::post))
                .put("retweet", loggedIn("retweeting", this::retweet))
                .put("comment", loggedIn("commenting", this::comment))
                .put("mention", this::mention)
                .put("follow_user", loggedIn("following", this::follow))
                .put(
                        "list_all_following",
                        loggedIn("listing following", arguments -> answer("following_list", list("following_list"))))
                .put("unfollow_user", loggedIn("unfollowing", this::unfollow))
                .put("get_tweet", this::tweet)
                .put("get_user_tweets", this::ofUser)
                .put("search_tweets", this::search)
                .put("get_tweet_comments", this::comments)
                .put("get_user_stats", this::statistics)
                .buildOrThrow();
    }

    private Body loggedIn(String purpose, Body function) {
        return arguments -> isLoggedIn()
                ? function.call(arguments)
                : error("User not authenticated. Please authenticate before " + purpose + ".");
    }

    private boolean isLoggedIn() {
        return holds(state().get("authenticated"));
    }

    private JsonNode authenticate(Arguments arguments) {
        boolean succeeds = arguments.text("username").equals(user())
                && arguments.text("password").equals(state().get("password").asText());
        if (succeeds) {
            state().put("authenticated", true);
        }
        return answer("authentication_status", succeeds);
    }

    private JsonNode post(Arguments arguments) {
        JsonNode id = state().get("tweet_counter");
        ObjectNode tweet = NODES.objectNode();
        tweet.set("id", id);
        tweet.put("username", user()).put("content", arguments.text("content"));
        arguments.texts("tags").forEach(tweet.putArray("tags")::add);
        arguments.texts("mentions").forEach(tweet.putArray("mentions")::add);
        object("tweets").set(id.asText(), tweet);
        state().set("tweet_counter", Numbers.sum(id, NODES.numberNode(1)));
        return tweet;
    }

    private JsonNode retweet(Arguments arguments) {
        long id = arguments.whole("tweet_id");
        if (!object("tweets").has(String.valueOf(id))) {
            return notFound(id);
        }
        ArrayNode own = listIn(object("retweets"), user());
        if (Streams.stream(own).anyMatch(known -> known.isNumber() && known.doubleValue() == id)) {
            return answer("retweet_status", "Already retweeted");
        }
        own.add(id);
        return answer("retweet_status", "Successfully retweeted");
    }

    private JsonNode comment(Arguments arguments) {
        long id = arguments.whole("tweet_id");
        String content = arguments.text("comment_content");
        if (!object("tweets").has(String.valueOf(id))) {
            return notFound(id);
        }
        listIn(object("comments"), String.valueOf(id))
                .add(answer("username", user()).put("content", content));
        return answer("comment_status", "Comment added successfully");
    }

    private JsonNode mention(Arguments arguments) {
        long id = arguments.whole("tweet_id");
        List<String> mentioned = arguments.texts("mentioned_usernames");
        if (!(object("tweets").get(String.valueOf(id)) instanceof ObjectNode tweet)) {
            return notFound(id);
        }
        mentioned.forEach(listIn(tweet, "mentions")::add);
        return answer("mention_status", "Users mentioned successfully");
    }

    private JsonNode follow(Arguments arguments) {
        String followed = arguments.text("username_to_follow");
        boolean isNew = indexOf(list("following_list"), followed) < 0;
        if (isNew) {
            list("following_list").add(followed);
        }
        return answer("follow_status", isNew);
    }

    private JsonNode unfollow(Arguments arguments) {
        int place = indexOf(list("following_list"), arguments.text("username_to_unfollow"));
        if (place >= 0) {
            list("following_list").remove(place);
        }
        return answer("unfollow_status", place >= 0);
    }

    private JsonNode tweet(Arguments arguments) {
        long id = arguments.whole("tweet_id");
        JsonNode tweet = object("tweets").get(String.valueOf(id));
        return tweet == null ? notFound(id) : tweet;
    }

    private JsonNode ofUser(Arguments arguments) {
        return tweets(isBy(arguments.text("username")));
    }

    private JsonNode search(Arguments arguments) {
        String keyword = arguments.text("keyword").toLowerCase(Locale.ROOT);
        return tweets(tweet -> lower(tweet.path("content")).contains(keyword)
                || Streams.stream(tweet.path("tags")).anyMatch(tag -> lower(tag).equals(keyword)));
    }

    private JsonNode comments(Arguments arguments) {
        long id = arguments.whole("tweet_id");
        if (!object("tweets").has(String.valueOf(id))) {
            return notFound(id);
        }
        JsonNode comments = object("comments").get(String.valueOf(id));
        return comments == null ? NODES.arrayNode() : comments;
    }

    private JsonNode statistics(Arguments arguments) {
        String user = arguments.text("username");
        return NODES.objectNode()
                .put("tweet_count", tweets(isBy(user)).size())
                .put(
                        "following_count",
                        user.equals(user()) ? list("following_list").size() : 0)
                .put("retweet_count", object("retweets").path(user).size());
    }

    private ArrayNode tweets(Predicate<JsonNode> wanted) {
        return Streams.stream(object("tweets"))
                .filter(wanted)
                .collect(NODES::arrayNode, ArrayNode::add, ArrayNode::addAll);
    }

    private static Predicate<JsonNode> isBy(String user) {
        return tweet -> tweet.path("username").asText().equals(user);
    }

    private static String lower(JsonNode text) {
        return text.asText().toLowerCase(Locale.ROOT);
    }

    private String user() {
        return state().get("username").asText();
    }

    private static ArrayNode listIn(ObjectNode object, String key) {
        return object.get(key) instanceof ArrayNode list ? list : object.putArray(key);
    }

    private static ObjectNode notFound(long id) {
        return error("Tweet with ID " + id + " not found.");
    }
}
