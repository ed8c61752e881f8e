using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Health;

namespace Serverless.Local.Sizing;

/// <summary>
/// The file from which the deployment knows the pipelines: topics, consumer groups, functions, and what shards and results cost. Equal
/// pipelines give equal text.
/// </summary>
internal static class SizingFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The text of the file, a line break at its end; the pipelines by name.</summary>
    public static string Of(IEnumerable<Pipeline> pipelines)
    {
        var entries = pipelines.OrderBy(pipeline => pipeline.Name, StringComparer.Ordinal).Select(pipeline => new
        {
            pipeline.Name,
            Function = IngestFunctions.NameOf(pipeline.Name),
            pipeline.Definition.Topic,
            pipeline.ConsumerGroup,
            Sinks = SinksOf(pipeline),
            Views = pipeline.Definition.Views.Select(view => new
            {
                view.Name,
                view.Shards,
                PerPartition = view.Sharding == Sharding.CoPartitioned,
                view.KeepsEarly,
                Pages = PagesOf(view),
            }),
        });
        var file = new
        {
            About = "What the pipeline files mean for the deployment. Not to be edited, but written by: "
                + "check functions/pipelines --sizing --output infra/pipelines.json",
            Pipelines = entries,
        };
        return JsonSerializer.Serialize(file, Options) + "\n";
    }

    /// <summary>The topics that it produces to, each once; null when there are none.</summary>
    private static string[]? SinksOf(Pipeline pipeline) =>
        pipeline.SinkTopics is { Count: > 0 } topics ? [.. topics] : null;

    /// <summary>How many pages a window has, how many windows are open at a time, and how often their pages are written.</summary>
    private static JsonObject? PagesOf(ViewDefinition view)
    {
        // Only windows that all keys share are in pages.
        if (view.PageBuckets is not { } buckets)
            return null;
        var (size, slide) = view.Window.UsualLengths()!.Value;
        var pages = new JsonObject { ["buckets"] = buckets, ["windows"] = size / slide, ["slideMs"] = slide };
        if (view.EarlyMs is { } early)
            pages["earlyMs"] = early;
        pages["latenessMs"] = view.AllowedLatenessMs;
        return pages;
    }
}
