package org.archerrl.env.bfcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.archerrl.env.tools.Reading;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;
import org.junit.jupiter.api.Test;

/** What each program does, as sessions: a call after {@code >}, then what it answers. */
class SimulatedApisTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static void assertSession(Api api, String configuration, String session) throws IOException {
        ObjectNode initial = MAPPER.createObjectNode();
        initial.set(api.title(), MAPPER.readTree(configuration));
        World world = new World(List.of(api), initial);
        String played = session.lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line + "\n" + world.call(call(line.substring(2))) + "\n")
                .collect(Collectors.joining());
        assertEquals(session, played);
    }

    /** Reads a call with named arguments, without a schema to hold them against. */
    private static ToolCall call(String text) {
        Toolbox toolbox = new Toolbox(List.of(new ToolSpec(
                text.substring(0, text.indexOf('(')),
                "",
                MAPPER.createObjectNode().put("additionalProperties", true))));
        return assertInstanceOf(Reading.Calls.class, toolbox.read(text), text)
                .calls()
                .get(0);
    }

    private static final String FOLDER =
            """
            {"root": {"loft": {"type": "directory", "contents": {
              "box": {"type": "directory", "contents": {"lid.txt": {"type": "file", "content": "b\\na\\n"}}},
              "empty": {"type": "directory", "contents": {}},
              ".key": {"type": "file", "content": ""},
              "note.txt": {"type": "file", "content": "one\\ntwo words"}}}}}""";

    @Test
    void foldersAreWalked() throws IOException {
        assertSession(
                Api.FILES,
                FOLDER,
                """
                > pwd()
                {"current_working_directory":"/loft"}
                > ls()
                {"current_directory_content":["box","empty","note.txt"]}
                > ls(a=True)
                {"current_directory_content":["box","empty",".key","note.txt"]}
                > cd(folder="..")
                {"error":"Current directory is already the root. Cannot go back."}
                > cd(folder="box/x")
                {"error":"cd: box/x: Unsupported path. Only one folder level at a time is supported."}
                > cd(folder="note.txt")
                {"error":"cd: 'note.txt': No such file or directory"}
                > cd(folder="box/")
                {"current_working_directory":"box"}
                > pwd()
                {"current_working_directory":"/loft/box"}
                > cd(folder="..")
                {}
                > find(path=".", name="t")
                {"matches":["./box/lid.txt","./empty","./note.txt"]}
                > find(path="attic")
                {"error":"find: 'attic': No such file or directory"}
                > find(path="box")
                {"matches":["box/lid.txt"]}
                > cd(folder="/")
                {"current_working_directory":"loft"}
                """);
    }

    @Test
    void filesAreRead() throws IOException {
        assertSession(
                Api.FILES,
                FOLDER,
                """
                > cat(file_name="note.txt")
                {"file_content":"one\\ntwo words"}
                > cat(file_name="box")
                {"error":"cat: 'box': Is a directory"}
                > cat(file_name="box/lid.txt")
                {"error":"cat: 'box/lid.txt': Invalid character"}
                > cat(file_name="no.txt")
                {"error":"cat: 'no.txt': No such file or directory"}
                > wc(file_name="note.txt")
                {"count":2,"type":"lines"}
                > wc(file_name="note.txt", mode="w")
                {"count":3,"type":"words"}
                > wc(file_name="note.txt", mode="c")
                {"count":13,"type":"characters"}
                > wc(file_name="note.txt", mode="x")
                {"error":"wc: invalid mode 'x'"}
                > grep(file_name="note.txt", pattern="o w")
                {"matching_lines":["two words"]}
                > tail(file_name="note.txt", lines=1)
                {"last_lines":"two words"}
                > tail(file_name="note.txt", lines=99)
                {"last_lines":"one\\ntwo words"}
                > tail(file_name="note.txt", lines=-1)
                {"last_lines":"two words"}
                > du()
                {"disk_usage":"17 bytes"}
                > du(human_readable=True)
                {"disk_usage":"17.00 B"}
                > cd(folder="box")
                {"current_working_directory":"box"}
                > sort(file_name="lid.txt")
                {"sorted_content":"a\\nb"}
                > diff(file_name1="lid.txt", file_name2="note.txt")
                {"error":"diff: lid.txt or note.txt: No such file or directory"}
                """);
    }

    @Test
    void filesAreChanged() throws IOException {
        assertSession(
                Api.FILES,
                FOLDER,
                """
                > touch(file_name="a*")
                {"error":"touch: cannot touch 'a*': Invalid character"}
                > touch(file_name="a")
                null
                > mkdir(dir_name="a")
                {"error":"mkdir: cannot create directory 'a': File exists"}
                > echo(content="new", file_name="a")
                null
                > echo(content="said")
                {"terminal_output":"said"}
                > echo(content="x", file_name="none")
                {"error":"echo: cannot write to 'none': No such file"}
                > diff(file_name1="a", file_name2="note.txt")
                {"diff_lines":"- new\\n+ one"}
                > mv(source="a", destination="box/a")
                {"error":"mv: path not allowed in destination. Provide only a file or directory name."}
                > mv(source="a", destination="box")
                {"result":"'a' moved to 'box/a'"}
                > mv(source="note.txt", destination=".key")
                {"error":"mv: cannot move 'note.txt' to '.key': Not a directory"}
                > cp(source="box", destination="case")
                {"result":"'box' copied to 'case'"}
                > rmdir(dir_name="box")
                {"error":"rmdir: cannot remove 'box': Directory not empty"}
                > rm(file_name="box")
                {"result":"'box' removed"}
                > rmdir(dir_name="empty")
                {"result":"'empty' removed"}
                > rm(file_name="box")
                {"error":"rm: cannot remove 'box': No such file or directory"}
                > find()
                {"matches":["./.key","./note.txt","./case","./case/lid.txt","./case/a"]}
                > cp(source="note.txt", destination="case")
                {"result":"'note.txt' copied to 'case/note.txt'"}
                > cp(source="note.txt", destination="case")
                "Error during execution: File 'note.txt' already exists in directory 'case'."
                """);
    }

    @Test
    void copyingComesToAnEnd() throws IOException {
        ObjectNode initial = MAPPER.createObjectNode();
        initial.set(Api.FILES.title(), MAPPER.readTree(FOLDER));
        World world = new World(List.of(Api.FILES), initial);
        String last = "";
        for (int i = 0; i < 100; i++) {
            world.call(call("cp(source=\"box\", destination=\"copy" + i + "\")"));
            last = world.call(call("mv(source=\"copy" + i + "\", destination=\"box\")"));
            last = world.call(call("cp(source=\"box\", destination=\"last\")")) + last;
        }
        assertEquals(true, last.contains("No space left"), last);
    }

    @Test
    void ticketsAreDealtWith() throws IOException {
        assertSession(
                Api.TICKETS,
                "{}",
                """
                > create_ticket(title="Leak")
                {"error":"User not authenticated. Please log in to create a ticket."}
                > ticket_login(username="", password="p")
                {"success":false}
                > ticket_login(username="ana", password="p")
                {"success":true}
                > create_ticket(title="Leak", priority=6)
                {"error":"Invalid priority. Priority must be between 1 and 5."}
                > create_ticket(title="Leak", description="Roof", priority=5)
                {"id":1,"title":"Leak","description":"Roof","status":"Open","priority":5,"created_by":"ana"}
                > edit_ticket(ticket_id=1, updates={"owner": "bo"})
                {"error":"Invalid fields for update: owner"}
                > edit_ticket(ticket_id=1, updates={"priority": 2, "title": None})
                {"status":"Ticket 1 has been updated successfully."}
                > resolve_ticket(ticket_id=1, resolution="Tarred.")
                {"status":"Ticket 1 has been resolved successfully."}
                > resolve_ticket(ticket_id=1, resolution="Again.")
                {"error":"Ticket with ID 1 is already resolved."}
                > get_ticket(ticket_id=1)
                {"id":1,"title":"Leak","description":"Roof","status":"Resolved","priority":2,"created_by":"ana","resolution":"Tarred."}
                > close_ticket(ticket_id=2)
                {"error":"Ticket with ID 2 not found."}
                > close_ticket(ticket_id=1)
                {"status":"Ticket 1 has been closed successfully."}
                > close_ticket(ticket_id=1)
                {"error":"Ticket with ID 1 is already closed."}
                > get_user_tickets(status="open")
                []
                > logout()
                {"success":true}
                > ticket_get_login_status()
                {"login_status":false}
                > get_user_tickets()
                [{"error":"User not authenticated. Please log in to view tickets."}]
                """);
    }

    @Test
    void messagesAreSent() throws IOException {
        assertSession(
                Api.MESSAGES,
                "{\"inbox\": []}",
                """
                > send_message(receiver_id="USR002", message="Hi")
                {"error":"No user is currently logged in."}
                > message_login(user_id="USR009")
                {"login_status":false,"message":"User ID 'USR009' not found."}
                > message_login(user_id="USR001")
                {"login_status":true,"message":"User 'USR001' logged in successfully."}
                > send_message(receiver_id="nobody", message="Hi")
                {"error":"Receiver ID 'nobody' not found."}
                > send_message(receiver_id="USR002", message="Hi Bob")
                {"sent_status":true,"message_id":{"new_id":67410},"message":"Message sent to 'USR002' successfully."}
                > view_messages_sent()
                {"messages":{"USR002":["Hi Bob"]}}
                > search_messages(keyword="BOB")
                {"results":[{"receiver_id":"USR002","message":"Hi Bob"}]}
                > get_message_stats()
                {"stats":{"received_count":1,"total_contacts":1}}
                > delete_message(receiver_id="USR003")
                {"error":"Receiver ID USR003 not found."}
                > delete_message(receiver_id="USR002")
                {"deleted_status":true,"receiver_id":"USR002","message":"Receiver USR002's latest message deleted successfully."}
                > add_contact(user_name="Bob")
                {"error":"User name 'Bob' already exists."}
                > add_contact(user_name="Eve")
                {"added_status":true,"user_id":"USR005","message":"Contact 'Eve' added successfully."}
                > get_user_id(user="Eve")
                {"user_id":"USR005"}
                > get_user_id(user="Zoe")
                {"error":"User 'Zoe' not found in the workspace."}
                > list_users()
                {"user_list":["Alice","Bob","Catherine","Daniel","Eve"]}
                """);
    }

    @Test
    void postsAreWritten() throws IOException {
        assertSession(
                Api.POSTS,
                "{}",
                """
                > post_tweet(content="Hello")
                {"error":"User not authenticated. Please authenticate before posting."}
                > authenticate_twitter(username="john", password="wrong")
                {"authentication_status":false}
                > authenticate_twitter(username="john", password="john123")
                {"authentication_status":true}
                > post_tweet(content="Hello", tags=["#New"])
                {"id":0,"username":"john","content":"Hello","tags":["#New"],"mentions":[]}
                > mention(tweet_id=0, mentioned_usernames=["@amy"])
                {"mention_status":"Users mentioned successfully"}
                > retweet(tweet_id=0)
                {"retweet_status":"Successfully retweeted"}
                > retweet(tweet_id=0)
                {"retweet_status":"Already retweeted"}
                > comment(tweet_id=1, comment_content="?")
                {"error":"Tweet with ID 1 not found."}
                > comment(tweet_id=0, comment_content="Good")
                {"comment_status":"Comment added successfully"}
                > get_tweet_comments(tweet_id=0)
                [{"username":"john","content":"Good"}]
                > search_tweets(keyword="#new")
                [{"id":0,"username":"john","content":"Hello","tags":["#New"],"mentions":["@amy"]}]
                > follow_user(username_to_follow="alice")
                {"follow_status":false}
                > unfollow_user(username_to_unfollow="alice")
                {"unfollow_status":true}
                > list_all_following()
                {"following_list":["bob"]}
                > get_user_stats(username="john")
                {"tweet_count":1,"following_count":1,"retweet_count":1}
                > get_user_tweets(username="amy")
                []
                """);
    }

    @Test
    void sharesAreTraded() throws IOException {
        assertSession(
                Api.TRADING,
                "{\"market_status\": \"Open\"}",
                """
                > place_order(order_type="Buy", symbol="ZETA", price=22.09, amount=10)
                {"error":"User not authenticated. Please log in to place an order."}
                > get_watchlist()
                ["Error: User not authenticated. Please log in to view the watchlist."]
                > trading_login(username="u", password="p")
                {"status":"Logged in successfully"}
                > place_order(order_type="Buy", symbol="NONE", price=1, amount=1)
                {"error":"Invalid stock symbol: NONE"}
                > place_order(order_type="Buy", symbol="ZETA", price=0, amount=1)
                {"error":"Price and amount must be positive values."}
                > place_order(order_type="Buy", symbol="GOOG", price=2840.345, amount=10)
                {"error":"Insufficient funds: required $28403.45 but only $10000.00 available."}
                > place_order(order_type="Buy", symbol="ZETA", price=22, amount=10)
                {"order_id":12446,"order_type":"Buy","status":"Pending","price":22.0,"amount":10}
                > get_order_details(order_id=12446)
                {"id":12446,"order_type":"Buy","symbol":"ZETA","price":22.0,"amount":10,"status":"Open"}
                > get_order_details(order_id=7)
                {"error":"Order with ID 7 not found.Here is the list of orders_id: [12345, 12446]"}
                > cancel_order(order_id=12345)
                {"error":"Can't cancel order 12345. Order is already completed."}
                > cancel_order(order_id=12446)
                {"order_id":12446,"status":"Cancelled"}
                > get_order_history()
                {"history":[12345,12446]}
                > fund_account(amount=-1)
                {"error":"Funding amount must be positive."}
                > fund_account(amount=500)
                {"status":"Account funded successfully","new_balance":10500.0}
                > withdraw_funds(amount=99999)
                {"error":"Insufficient funds for withdrawal."}
                > get_transaction_history(start_date="2024-9-1")
                {"transaction_history":[{"type":"deposit","amount":500,"timestamp":"2024-09-02 05:40:15"}]}
                > get_transaction_history(end_date="soon")
                "Error during execution: time data 'soon' does not match format '%Y-%m-%d'"
                > add_to_watchlist(stock="ZETA")
                {"watchlist":["NVDA","ZETA"]}
                > remove_stock_from_watchlist(symbol="AAPL")
                {"error":"Stock AAPL not found in watchlist."}
                > filter_stocks_by_price(stocks=["ZETA","AAPL"], min_price=1, max_price=50)
                {"filtered_stocks":["ZETA"]}
                > notify_price_change(stocks=["ZETA","AAPL"], threshold=0.1)
                {"notification":"Stocks AAPL have significant price changes."}
                > get_available_stocks(sector="Automobile")
                {"stock_list":["TSLA","F","GM"]}
                > get_symbol_by_name(name="Nobody Ltd.")
                {"symbol":"Stock not found"}
                > get_current_time()
                {"current_time":"10:30 AM"}
                > trading_logout()
                {"status":"Logged out successfully"}
                """);
    }

    @Test
    void travelIsBooked() throws IOException {
        assertSession(
                Api.TRAVEL,
                "{}",
                """
                > register_credit_card(access_token="x", card_number="4", expiration_date="01/2030", cardholder_name="A B", card_verification_number=1)
                {"error":"Token not initialized"}
                > authenticate_travel(client_id="c", client_secret="s", refresh_token="r", grant_type="read_write", user_first_name="A", user_last_name="B")
                {"expires_in":2,"access_token":"251675","token_type":"Bearer","scope":"read_write"}
                > register_credit_card(access_token="251675", card_number="4", expiration_date="01/2030", cardholder_name="A B", card_verification_number=1)
                {"card_id":"391310425148"}
                > get_credit_card_balance(access_token="251675", card_id="391310425148")
                {"card_balance":58617}
                > get_flight_cost(travel_from="SFO", travel_to="LAX", travel_date="2024-11-10", travel_class="business")
                {"travel_cost_list":[800.0]}
                > get_flight_cost(travel_from="LAX", travel_to="CIA", travel_date="2024-11-10", travel_class="business")
                "Error during execution: No available route for the given airports."
                > book_flight(access_token="0", card_id="391310425148", travel_date="2024-11-10", travel_from="SFO", travel_to="LAX", travel_class="business")
                {"booking_status":false,"error":"Invalid access token"}
                > book_flight(access_token="251675", card_id="391310425148", travel_date="2024-31-10", travel_from="SFO", travel_to="LAX", travel_class="business")
                {"booking_status":false,"error":"Invalid date format. Use YYYY-MM-DD."}
                > book_flight(access_token="251675", card_id="391310425148", travel_date="2024-11-10", travel_from="SFO", travel_to="LAX", travel_class="business")
                {"booking_id":"4191922","transaction_id":"56121276","booking_status":true,"booking_history":{}}
                > purchase_insurance(access_token="251675", insurance_type="full", booking_id="4191922", insurance_cost=20, card_id="391310425148")
                {"insurance_id":"789652479","insurance_status":true}
                > retrieve_invoice(access_token="251675", booking_id="4191922")
                {"invoice":{"booking_id":"4191922","travel_date":"2024-11-10","travel_from":"SFO","travel_to":"LAX","travel_class":"business","travel_cost":800.0,"transaction_id":"56121276"}}
                > cancel_booking(access_token="251675", booking_id="4191922")
                {"cancel_status":true}
                > cancel_booking(access_token="251675", booking_id="4191922")
                {"cancel_status":false,"error":"Booking not found"}
                > set_budget_limit(access_token="251675", budget_limit=100)
                {"budget_limit":100.0}
                > compute_exchange_rate(base_currency="JPY", target_currency="USD", value=1000)
                {"exchanged_value":9.09}
                > compute_exchange_rate(base_currency="EUR", target_currency="GBP", value=1)
                "Error during execution: No available exchange rate for the given currencies."
                > get_nearest_airport_by_city(location="Atlantis")
                {"nearest_airport":"Unknown"}
                > contact_customer_support(booking_id="1", message="Help")
                {"error":"Booking not found"}
                """);
    }

    @Test
    void noTimePasses() throws IOException {
        assertSession(
                Api.TRAVEL,
                "{\"user_first_name\": \"A\", \"user_last_name\": \"B\"}",
                """
                > verify_traveler_information(first_name="A", last_name="B", date_of_birth="2006-09-01", passport_number="US1")
                {"verification_status":true}
                > verify_traveler_information(first_name="A", last_name="B", date_of_birth="2006-09-02", passport_number="US1")
                {"verification_status":false,"verification_failure":"Traveler must be at least 18 years old."}
                > verify_traveler_information(first_name="A", last_name="B", date_of_birth="2006-9", passport_number="US1")
                {"verification_status":false,"verification_failure":"Invalid date of birth format. Please use YYYY-MM-DD."}
                > verify_traveler_information(first_name="A", last_name="B", date_of_birth="1990-01-01", passport_number="FR1")
                {"verification_status":false,"verification_failure":"Passport must be issued by the United States."}
                > verify_traveler_information(first_name="C", last_name="B", date_of_birth="1990-01-01", passport_number="US1")
                {"verification_status":false,"verification_failure":"Cannot book flight information for another user.Expected A B, got C B"}
                """);
    }

    @Test
    void carsAreDriven() throws IOException {
        assertSession(
                Api.VEHICLE,
                "{\"fuelLevel\": 10.0}",
                """
                > startEngine(ignitionMode="START")
                {"error":"All doors must be locked before starting the engine. Here are the unlocked doors: driver, passenger, rear_left, rear_right"}
                > lockDoors(unlock=False, door=["driver","passenger","rear_left","trunk"])
                "Error during execution: 'trunk'"
                > displayCarStatus(option="doors")
                {"doorStatus":{"driver":"locked","passenger":"locked","rear_left":"locked","rear_right":"unlocked"}}
                > lockDoors(unlock=False, door=["rear_right"])
                {"lockStatus":"locked","remainingUnlockedDoors":0}
                > startEngine(ignitionMode="START")
                {"error":"Brake pedal needs to be pressed when starting the engine."}
                > pressBrakePedal(pedalPosition=0.5)
                {"brakePedalStatus":"pressed","brakePedalForce":500.0}
                > startEngine(ignitionMode="START")
                {"error":"Must press the brake fully before starting the engine."}
                > pressBrakePedal(pedalPosition=2)
                {"error":"Pedal position must be between 0 and 1."}
                > setCruiseControl(speed=50, activate=True, distanceToNextVehicle=30)
                {"error":"Start the engine before activating the cruise control."}
                > pressBrakePedal(pedalPosition=1)
                {"brakePedalStatus":"pressed","brakePedalForce":1000.0}
                > startEngine(ignitionMode="START")
                {"engineState":"running","fuelLevel":10.0,"batteryVoltage":12.6}
                > setCruiseControl(speed=52, activate=True, distanceToNextVehicle=30)
                {"error":"Invalid speed"}
                > setCruiseControl(speed=50, activate=True, distanceToNextVehicle=30)
                {"cruiseStatus":"active","currentSpeed":50.0,"distanceToNextVehicle":30.0}
                > fillFuelTank(fuelAmount=41)
                {"error":"Cannot fill gas above the tank capacity."}
                > fillFuelTank(fuelAmount=40)
                {"fuelLevel":50.0}
                > estimate_drive_feasibility_by_mileage(distance=1000)
                {"canDrive":true}
                > adjustClimateControl(temperature=68, unit="fahrenheit", fanSpeed=101)
                {"error":"Fan speed must be between 0 and 100."}
                > adjustClimateControl(temperature=68, unit="fahrenheit", mode="heat")
                {"currentACTemperature":68,"climateMode":"heat","humidityLevel":50.0}
                > displayCarStatus(option="climate")
                {"currentACTemperature":20.0,"fanSpeed":50,"climateMode":"heat","humidityLevel":50.0}
                > activateParkingBrake(mode="engage")
                {"parkingBrakeStatus":"engaged","_parkingBrakeForce":500.0,"_slopeAngle":10.0}
                > setHeadlights(mode="dim")
                {"error":"Invalid headlight mode."}
                > displayCarStatus(option="roof")
                {"error":"Invalid option"}
                > get_outside_temperature_from_google()
                {"outsideTemperature":36.63485703790535}
                > estimate_distance(cityA="74532", cityB="83214")
                {"distance":750.0}
                > estimate_distance(cityA="1", cityB="1")
                {"error":"distance not found in database."}
                > set_navigation(destination="1 Elm Street")
                {"status":"Navigating to 1 Elm Street"}
                > liter_to_gallon(liter=10)
                {"gallon":2.64172}
                """);
    }

    @Test
    void numbersAreReckonedWith() throws IOException {
        assertSession(
                Api.MATH,
                "{}",
                """
                > add(a=2, b=3)
                {"result":5}
                > add(a=2, b=3.0)
                {"result":5.0}
                > divide(a=6, b=3)
                {"result":2.0}
                > divide(a=6, b=0)
                {"error":"Cannot divide by zero"}
                > power(base=2, exponent=100)
                {"result":1267650600228229401496703205376}
                > power(base=2, exponent=100000000)
                "Error during execution: the result is too large or no number"
                > power(base=-1, exponent=100000000001)
                {"result":-1}
                > power(base=-1, exponent=0.5)
                "Error during execution: the result is too large or no number"
                > power(base=0, exponent=-1)
                "Error during execution: 0.0 cannot be raised to a negative power"
                > square_root(number=2, precision=4)
                {"result":1.414}
                > square_root(number=-2, precision=4)
                {"error":"Cannot calculate square root of a negative number"}
                > logarithm(value=8, base=2, precision=9)
                {"result":3.0}
                > logarithm(value=0, base=2, precision=9)
                {"error":"There is no real logarithm of 0.0 with base 2.0"}
                > round_number(number=2.675, decimal_places=2)
                {"result":2.67}
                > round_number(number=1250, decimal_places=-2)
                {"result":1200}
                > mean(numbers=[])
                {"error":"Cannot calculate mean of an empty list"}
                > mean(numbers=[1, 2])
                {"result":1.5}
                > standard_deviation(numbers=[2, 4])
                {"result":1.0}
                > max_value(numbers=[1, 2.5])
                {"result":2.5}
                > percentage(part=1, whole=0)
                {"error":"Whole value cannot be zero"}
                > si_unit_conversion(value=3, unit_in="km", unit_out="m")
                {"result":3000.0}
                > imperial_si_conversion(value=100, unit_in="celsius", unit_out="fahrenheit")
                {"result":212.0}
                > imperial_si_conversion(value=1, unit_in="km", unit_out="lb")
                {"error":"Conversion from 'km' to 'lb' is not supported"}
                > absolute_value(number=-3)
                {"result":3}
                """);
    }
}
