using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>A version of a schedule's pipeline: compiled from a file, which the ledger then has.</summary>
/// <param name="Views">Which views it has.</param>
/// <param name="HasReadings">Whether every view also aggregates the field that poison is in.</param>
/// <param name="Deduplicates">Whether an event with the value of one before is a duplicate.</param>
/// <param name="Shards">Of every view; 0: as the stream's pipeline says.</param>
/// <param name="More">Which aggregate every view has beside the usual ones; 0: none.</param>
internal sealed record SimulatedVersion(Views Views, bool HasReadings, bool Deduplicates, int Shards = 0, int More = 0)
{
    /// <summary>For how many ms an id is known.</summary>
    public const long RepeatedWithin = 1_000;

    private static readonly string[] Readings = ["sum", "mean", "variance", "min", "last"];
    private static readonly string[] Mores = ["min", "mean", "distinct"];

    // Beside others whose results are items.
    private static readonly string[] InPages = ["hopping", "some"];
    private static readonly ConcurrentDictionary<SimulatedVersion, Pipeline> Compiled = [];

    public Pipeline Pipeline => Compiled.GetOrAdd(this, version => StreamVersions.Of(version.Change));

    private void Change(JsonObject file)
    {
        if (HasReadings)
            file["fields"]!["reading"] = new JsonObject { ["type"] = "number" };
        if (Deduplicates)
            file["deduplicate"] = new JsonObject { ["by"] = new JsonArray("value"), ["within"] = $"{RepeatedWithin}ms" };
        AddLatest(file);
        StreamVersions.Only(NamesOf(Views))(file);
        foreach (var view in file["views"]!.AsArray())
            ChangeView(view!.AsObject());
    }

    /// <summary>The view of newest rows, those with the greatest value; such as 7 or 17 deletes the key.</summary>
    private static void AddLatest(JsonObject file)
    {
        file["transforms"]!.AsArray().Add(new JsonObject
        {
            ["compute"] = new JsonObject { ["field"] = "gone", ["expression"] = "value % 10 == 7" },
        });
        var view = file["views"]![0]!.DeepClone().AsObject();
        (view["name"], view["window"], view["sharding"]) = ("latest", new JsonObject { ["latest"] = new JsonObject() }, "rekeyed");
        view.Remove("allowedLateness");
        view.Remove("early");
        view["aggregates"]!["row"] = new JsonObject
        {
            ["kind"] = "latest", ["field"] = "value", ["fields"] = new JsonArray("time"), ["deleted"] = "gone",
        };
        file["views"]!.AsArray().Add(view);
    }

    private void ChangeView(JsonObject view)
    {
        if (Views is Views.Rekeyed or Views.Corrected)
            view["sharding"] = "rekeyed";
        if (Views == Views.Corrected && view["name"]!.GetValue<string>() != "latest")
            view["late"] = "correct";
        if (Shards > 0)
            view["shards"] = Shards;
        if (Views is Views.Rekeyed or Views.Corrected && InPages.Contains(view["name"]!.GetValue<string>()))
            KeepInPages(view);
        foreach (var kind in HasReadings ? Readings : [])
            Add(view, $"{kind}Reading", kind, "reading");
        if (More > 0)
            Add(view, "more", Mores[More - 1], "value");
    }

    /// <summary>Two keys or three a page; three shards would share pages, which reshard steps do.</summary>
    private static void KeepInPages(JsonObject view)
    {
        view["store"] = new JsonObject { ["layout"] = "pages", ["buckets"] = 4 };
        if (view["shards"]?.GetValue<int>() == 3)
            view["shards"] = 4;
    }

    private static void Add(JsonObject view, string name, string kind, string field) =>
        view["aggregates"]![name] = new JsonObject { ["kind"] = kind, ["field"] = field };

    private static string[] NamesOf(Views views) => views switch
    {
        Views.All => ["tumbling", "hopping", "uneven", "sliding", "session", "global", "some", "shifted", "latest"],
        Views.Exact => ["tumbling", "hopping", "uneven", "session", "global", "some"],
        Views.Aligned => ["tumbling", "hopping", "uneven", "some", "days"],
        _ => ["tumbling", "hopping", "uneven", "session", "some", "sliced", "latest"],
    };
}
