using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Local.Feeds;

/// <summary>Finds an event's key in its JSON, where a pipeline's key field may stand.</summary>
/// <param name="paths">As <see cref="FieldPath"/> reads them.</param>
internal sealed class EventKey(IEnumerable<string> paths)
{
    private readonly FieldPath[] _paths = [.. paths.Select(FieldPath.Parse)];

    /// <summary>Where a pipeline has its key. One that comes from the record isn't in any event.</summary>
    public static EventKey Of(PipelineDefinition pipeline) => new(PathsOf(pipeline));

    /// <summary>The places where a pipeline has its key, in their order.</summary>
    public static IReadOnlyList<string> PathsOf(PipelineDefinition pipeline)
    {
        var key = pipeline.Fields.First(field => field.Name == pipeline.Key);
        return key is { Record: null, Header: null } ? [key.Name, .. key.Aliases] : [];
    }

    /// <summary>
    /// The key in UTF-8; empty when the event has none, or is no JSON object: it's for the pipeline to say what is wrong with it.
    /// </summary>
    public ReadOnlyMemory<byte> Find(ReadOnlySpan<byte> json)
    {
        // The pipeline skips a byte order mark too.
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            foreach (var path in _paths)
            {
                var reader = new Utf8JsonReader(json);
                if (reader.Read() && JsonWalk.TryEnter(ref reader, path) && IsKey(reader.TokenType))
                    return Text(reader);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return default;
        }
        return default;
    }

    private static bool IsKey(JsonTokenType token) =>
        token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    private static ReadOnlyMemory<byte> Text(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        var text = new byte[reader.ValueSpan.Length];
        return text.AsMemory(0, reader.CopyString(text));
    }
}
