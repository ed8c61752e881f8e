using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Latest;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>views</c>, against the fields that exist after the transforms.</summary>
internal sealed class ViewReader(FieldScope scope, string pipelineKey, SinkReader sinks, ErrorList errors)
{
    private static readonly Dictionary<string, Sharding> Shardings =
        new() { ["co-partitioned"] = Sharding.CoPartitioned, ["rekeyed"] = Sharding.Rekeyed };

    private static readonly Dictionary<string, LateEvents> Late =
        new() { ["side-output"] = LateEvents.SideOutput, ["correct"] = LateEvents.Correct };

    private static readonly Dictionary<string, bool> Panes = new() { ["accumulating"] = false, ["discarding"] = true };

    // What "early" says in place of an interval.
    private const string Kept = "kept";

    private const long UsualEveryMs = 60_000;

    private const string OrRekey = "or set \"sharding\": \"rekeyed\"";

    // Stands in after an error, so that the rest of the view is checked too.
    private static readonly WindowDefinition NoWindow = new TumblingWindow(1);

    private readonly FieldReferences _fields = new(scope, errors);

    /// <summary>
    /// The entries that could be read, in the order of the file. A file without a view, or with two of one name, is an error.
    /// </summary>
    public static IReadOnlyList<ViewDefinition> ReadAll(ObjectReader pipeline, FieldScope scope, string key)
    {
        var viewReader = new ViewReader(scope, key, new SinkReader(pipeline), pipeline.Errors);
        var views = new List<ViewDefinition>();
        if (pipeline.Need("views") is ArrayNode { Items: [] } none)
            pipeline.Errors.Add(none, "a pipeline needs at least one view");
        foreach (var item in pipeline.Items("views"))
        {
            if (pipeline.Values.Object(item) is not { } node)
                continue;
            var reader = new ObjectReader(node, pipeline.Errors);
            var view = viewReader.Read(reader);
            if (view.Name.Length > 0 && views.Exists(other => other.Name == view.Name))
                reader.Error("name", $"there is a view '{view.Name}' already: choose another name");
            views.Add(view);
        }
        return views;
    }

    private ViewDefinition Read(ObjectReader reader)
    {
        var window = reader.NeedObject("window") is { } node ? new WindowReader(errors).Read(node.Node) ?? NoWindow : NoWindow;
        var view = new ViewDefinition
        {
            Name = reader.Text("name"),
            Key = reader.Texts("key"),
            Where = reader.OptionalText("where"),
            Window = window,
            AllowedLatenessMs = reader.OptionalMilliseconds("allowedLateness", least: 0) ?? 0,
            LateEvents = reader.Choice("late", Late, otherwise: LateEvents.SideOutput),
            KeepsEarly = IsKept(reader.Find("early")),
            EarlyMs = IsKept(reader.Find("early")) ? null : reader.OptionalMilliseconds("early", least: 100, or: $"\"{Kept}\""),
            TimeToLiveMs = reader.OptionalMilliseconds("ttl", least: 1_000),
            Discarding = reader.Choice("panes", Panes, otherwise: false),
            Sharding = reader.Choice("sharding", Shardings, window.DefaultSharding),
            Shards = reader.Whole("shards", otherwise: 1, least: 1, most: 256),
            Aggregates = ReadAggregates(reader),
            Table = ReadTable(reader),
        };
        view = view with
        {
            PageBuckets = StoreReader.Buckets(reader, view),
            Sink = sinks.OfView(reader, view),
            Computed = new ComputedReader(scope, errors).Read(reader, view),
        };
        reader.Done();
        if (Names.Check(view.Name) is { } problem)
            reader.Error("name", problem);
        _fields.CheckCondition(reader.Find("where"), view.Where);
        CheckKey(view, reader);
        CheckWindow(view, reader);
        return view;
    }

    private static TableDefinition? ReadTable(ObjectReader view)
    {
        if (view.Object("table") is not { } table)
            return null;
        var read = new TableDefinition(table.Text("name"), table.OptionalMilliseconds("every", least: 1_000) ?? UsualEveryMs);
        if (Names.Check(read.Name) is { } problem)
            table.Error("name", problem);
        table.Done();
        return read;
    }

    private static bool IsKept(Node? early) => early is ValueNode { Kind: JsonTokenType.String, Text: Kept };

    private List<AggregateDefinition> ReadAggregates(ObjectReader view)
    {
        var aggregates = new List<AggregateDefinition>();
        if (view.NeedObject("aggregates") is not { } entries)
            return aggregates;
        if (entries.Node.Members.Count == 0)
            errors.Add(entries.Node, "name at least one aggregate");
        foreach (var (name, node) in entries.Node.Members)
        {
            if (view.Values.Object(node) is { } entry)
                aggregates.Add(new AggregateReader(scope, errors).Read(name, new ObjectReader(entry, errors)));
        }
        return aggregates;
    }

    private void CheckKey(ViewDefinition view, ObjectReader reader)
    {
        if (reader.Need("key") is ArrayNode { Items: [] })
            reader.Error("key", "list at least one field");
        foreach (var (name, node) in view.Key.Zip(reader.Items("key")))
            _fields.Check(node, name, FieldReferences.Keys);
        if (view.Key.Distinct().Count() < view.Key.Count)
            reader.Error("key", "a field is listed twice");
        if (view.Sharding == Sharding.CoPartitioned && view.Key.Count > 0 && pipelineKey.Length > 0 && !view.Key.Contains(pipelineKey))
            reader.Error("key", $"a co-partitioned view needs the pipeline's key '{pipelineKey}' in its key: add it, {OrRekey}");
    }

    private static void CheckWindow(ViewDefinition view, ObjectReader reader)
    {
        foreach (var (property, problem) in view.Window.ConflictsWith(view))
            reader.Error(property, problem);
        if (view.Table is not null && view.Window is not LatestWindow && view.Window != NoWindow)
            reader.Error("table", "a table has one row a key, so only a latest view can be one: set \"window\": { \"latest\": {} }");
    }
}
