using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.DurableTask.Client;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class FunctionCatalogTests
{
    private const string Space = "Serverless.EndToEnd.Tests.Hosting.FunctionCatalogTests+";
    private const string Timer = """{"name":"timer","type":"timerTrigger","schedule":"* * * * * *"}""";

    [Fact]
    public void The_function_apps_own_functions_are_found_by_default()
    {
        var options = new LocalHostOptions { Configuration = null!, DataFolder = "" };

        var found = FunctionCatalog.Build(options.FunctionTypes, []).Select(function => function.Name);

        Assert.Equal(
            [
                "Activate", "Dashboard", "DashboardAction", "DashboardAsset", "DashboardData", "Drift", "ExplainResult",
                "FindDeadLetter", "FindLateEvent", "GetFeature", "Health", "HealthDetails", "Ingest", "ListDeadLetters", "ListKeys",
                "ListLateEvents", "ListPipelines", "ListTables", "ListViews", "Metrics", "OpenApi", "PutTable", "QueryResults",
                "Redrive", "Repair", "Reshard", "Retention", "SchemaRegistry", "SetWatermarkBack", "Shadow", "ShowTable",
                "Watermark", "WindowShard",
            ],
            found);
    }

    [Fact]
    public void Metadata_is_what_the_workers_generator_writes()
    {
        var metadata = new DeclaredFunctions([typeof(Everything)]).Metadata().ToDictionary(function => function.Name!);

        AssertBindings(
            metadata["Kafka"],
            """
            {"name":"records","type":"kafkaTrigger","direction":"In","properties":{"supportsDeferredBinding":"True"},
            "brokerList":"b","topic":"%T%","consumerGroup":"g","cardinality":"Many",
            "lagThreshold":5,"keyDataType":"Binary","protocol":"SaslSsl"}
            """,
            """{"name":"client","type":"durableClient","direction":"In"}""");
        AssertBindings(
            metadata["One"],
            """{"name":"text","type":"kafkaTrigger","direction":"In","brokerList":"b","topic":"t","cardinality":"One"}""");
        AssertBindings(
            metadata["Http"],
            """{"name":"request","type":"httpTrigger","direction":"In","authLevel":"Admin","methods":["get","post"],"route":"r/{id}"}""",
            """{"name":"$return","type":"http","direction":"Out"}""");
        AssertBindings(metadata["Entity"], """{"name":"dispatcher","type":"entityTrigger","direction":"In","entityName":"other"}""");
        Assert.Equal(
            ("dotnet-isolated", $"{Space}Everything.Kafka", "Serverless.EndToEnd.Tests.dll"),
            (metadata["Kafka"].Language, metadata["Kafka"].EntryPoint, metadata["Kafka"].ScriptFile));
    }

    [Fact]
    public void A_trigger_says_after_the_transformers_what_they_have_put_there()
    {
        var nightly = Timer.Replace("* * * * * *", "0 0 1-5 * * *", StringComparison.Ordinal);

        var changed = FunctionCatalog.Build([typeof(First)], [new Changing(list => list[0].RawBindings![0] = nightly)]);

        Assert.Equal(new TimerTrigger { Schedule = "0 0 1-5 * * *" }, changed.Single().Trigger);
    }

    [Fact]
    public void Transformers_run_one_after_the_other_in_the_order_of_their_registration()
    {
        var functions = FunctionCatalog.Build([typeof(First), typeof(Lonely)],
        [
            new Changing(list => list.RemoveAt(1)),
            new Changing(list => list.Add(Some(list[0], "copy"))),
            new Changing(list => list.Add(Some(list[1], "copy-of-copy"))),
        ]);

        Assert.Equal(["Same", "copy", "copy-of-copy"], functions.Select(function => function.Name));
        Assert.Equal(3, functions.Select(function => function.Definition.Id).Distinct().Count());
        Assert.All(functions, function => Assert.Equal($"{Space}First.Run", function.Definition.EntryPoint));
    }

    [Fact]
    public void A_function_without_a_trigger_is_refused() =>
        AssertRefused($"Function Lonely ({Space}Lonely.Run) has 0 triggers; it must have one.", [typeof(Lonely)]);

    [Fact]
    public void A_parameter_that_nothing_binds_is_refused() =>
        AssertRefused("Function Unbound: no binding gives its parameter 'client' a value.", [typeof(Unbound)]);

    [Fact]
    public void Two_functions_of_one_name_are_refused() =>
        AssertRefused(
            $"Function Same is there 2 times: {Space}First.Run, {Space}Second.Run. Names must differ.", [typeof(First), typeof(Second)]);

    [Fact]
    public void Two_functions_that_metadata_cannot_tell_apart_are_refused() =>
        AssertRefused(
            $"{Space}Overloaded.Run is the entry point of two functions. Give the methods different names.",
            [typeof(Overloaded)]);

    [Fact]
    public void A_transformer_that_makes_a_name_twice_is_refused() =>
        AssertRefused(
            $"Function same is there 2 times: {Space}First.Run, {Space}First.Run. Names must differ.",
            [typeof(First)],
            list => list.Insert(0, Some(list[0], "same")));

    [Fact]
    public void A_function_without_a_name_is_refused() =>
        AssertRefused(
            $"A function has no name; its entry point is '{Space}First.Run'. The metadata transformer that made it must give it one.",
            [typeof(First)],
            list => list.Add(Some(list[0], null)));

    [Fact]
    public void An_entry_point_that_is_not_there_is_refused_with_those_that_are() =>
        AssertRefused(
            $"Function made: its entry point 'No.Such' is not a method with [Function]. It must be one of {Space}First.Run.",
            [typeof(First)],
            list => list.Add(new DefaultFunctionMetadata { Name = "made", EntryPoint = "No.Such", RawBindings = [Timer] }));

    [Fact]
    public void A_transformer_that_throws_is_named() =>
        AssertRefused(
            "The metadata transformer Changing failed: no luck", [typeof(First)], _ => throw new InvalidOperationException("no luck"));

    [Theory]
    [InlineData("{", "the binding { can't be read: ")]
    [InlineData("[1]", "the binding [1] can't be read: it is not a JSON object. Correct the metadata transformer that wrote it.")]
    [InlineData("""{"name":"timer"}""", """the binding {"name":"timer"} can't be read: 'type' must be a string. Correct""")]
    [InlineData("""{"name":1,"type":"timerTrigger"}""", """can't be read: 'name' must be a string. Correct""")]
    [InlineData("""{"name":"timer","type":"queueTrigger"}""", "the local host has no binding of type 'queueTrigger'. It has kafka")]
    [InlineData("""{"name":"timer","type":"timerTrigger"}""", "its timerTrigger can't be read: ")]
    [InlineData("""{"name":"timer","type":"timerTrigger"}""", "'schedule'. Correct the attribute, or the metadata transformer that ")]
    [InlineData("""{"name":"timer","type":"timerTrigger","schedule":null}""", "its timerTrigger can't be read")]
    [InlineData(
        """{"name":"timer","type":"kafkaTrigger","brokerList":"b","topic":"t","protocol":"tls"}""",
        "can't be read, at 'protocol': ")]
    [InlineData(
        """{"name":"other","type":"timerTrigger","schedule":"* * * * * *"}""",
        "is for a parameter 'other', but First.Run has timer.")]
    public void A_binding_that_is_wrong_is_refused_with_its_function_and_what_to_do(string binding, string part)
    {
        var refused = Refused([typeof(First)], list => list[0].RawBindings![0] = binding);

        Assert.StartsWith("Function Same: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <summary>The order of properties says nothing.</summary>
    private static void AssertBindings(IFunctionMetadata function, params string[] expected) =>
        Assert.Equal(expected.Select(Json), function.RawBindings!.Select(Json), JsonNode.DeepEquals);

    private static JsonNode? Json(string text) => JsonNode.Parse(text);

    private static void AssertRefused(string message, Type[] types, params Action<IList<IFunctionMetadata>>[] changes) =>
        Assert.Equal(message, Refused(types, changes).Message);

    private static HostStartException Refused(Type[] types, params Action<IList<IFunctionMetadata>>[] changes) =>
        Assert.Throws<HostStartException>(() => FunctionCatalog.Build(types, changes.Select(change => new Changing(change))));

    private static DefaultFunctionMetadata Some(IFunctionMetadata template, string? name) =>
        new() { Name = name, EntryPoint = template.EntryPoint, ScriptFile = template.ScriptFile, RawBindings = [Timer] };

    private sealed class Changing(Action<IList<IFunctionMetadata>> change) : IFunctionMetadataTransformer
    {
        public string Name => nameof(Changing);

        public void Transform(IList<IFunctionMetadata> original) => change(original);
    }

    private static class Everything
    {
        [Function("Kafka")]
        public static string Kafka(
            [KafkaTrigger(
                "b",
                "%T%",
                ConsumerGroup = "g",
                IsBatched = true,
                LagThreshold = 5,
                KeyDataType = KafkaMessageKeyType.Binary,
                Protocol = BrokerProtocol.SaslSsl)]
            KafkaRecord[] records,
            [DurableClient] DurableTaskClient client,
            FunctionContext context,
            CancellationToken ct) => $"{records}{client}{context}{ct}";

        [Function("One")]
        public static string One([KafkaTrigger("b", "t", Username = null)] string text) => text;

        [Function("Http")]
        public static string Http(
            [HttpTrigger(AuthorizationLevel.Admin, "get", "post", Route = "r/{id}")] HttpRequest request, string id) => $"{request}{id}";

        [Function("Entity")]
        public static string Entity([EntityTrigger(EntityName = "other")] TaskEntityDispatcher dispatcher) => $"{dispatcher}";
    }

    private sealed class Lonely
    {
        [Function("Lonely")]
        public static void Run(CancellationToken ct) => ct.ThrowIfCancellationRequested();
    }

    private sealed class Unbound
    {
        [Function("Unbound")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer, DurableTaskClient client) => $"{timer}{client}";
    }

    private sealed class First
    {
        [Function("Same")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer) => $"{timer}";
    }

    private sealed class Second
    {
        [Function("Same")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer) => $"{timer}";
    }

    private sealed class Overloaded
    {
        [Function("One")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer) => $"{timer}";

        [Function("Two")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer, CancellationToken ct) => $"{timer}{ct}";
    }
}
