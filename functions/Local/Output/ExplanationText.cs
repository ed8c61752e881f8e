using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Windows;
using Serverless.Runtime.Explanations;

namespace Serverless.Local.Output;

/// <summary>An explanation as lines for a terminal.</summary>
internal static class ExplanationText
{
    private const int MostChunks = 50;

    public static IEnumerable<string> Of(Explanation told)
    {
        var result = told.Result;
        yield return $"{told.View.Name}, key {ShownKey.Of(result.Id.Key)}, window {result.Id.Start} to {result.End}";
        yield return $"{ResultRenderer.PaneName(result.Kind)} pane, {Events(result.Events)}: {ValuesOf(told)}";
        yield return told.IsFinal ? "final" : "provisional";
        foreach (var line in Listed("could still change it", told.CouldChange()))
            yield return line;
        foreach (var line in Listed("rests on", told.Sources.Select(SourceLine)))
            yield return line;
        foreach (var line in Listed("chunks", ChunkLines(told)))
            yield return line;
        foreach (var line in Listed("corrections", told.Result.Corrections.OrderBy(one => one.Key).Select(one =>
            $"of source {one.Key}, up to offset {Number(one.Value.Chunk.Last.Value)} in epoch {one.Value.Chunk.Epoch}")))
            yield return line;
        foreach (var line in Listed("late events that would belong to it", AsideLines(told.Late)))
            yield return line;
        foreach (var line in Listed("dead letters that would belong to it", AsideLines(told.DeadLetters)))
            yield return line;
        foreach (var line in Listed("set aside of the key", told.Aside.Select(entry => entry.ToString())))
            yield return line;
        foreach (var line in Listed("not known", told.Unknown))
            yield return line;
        yield return SumOf(told);
    }

    private static IEnumerable<string> ChunkLines(Explanation told)
    {
        foreach (var chunk in told.Chunks.Take(MostChunks))
            yield return ChunkLine(chunk);
        if (told.Chunks.Count > MostChunks)
            yield return $"and {Number(told.Chunks.Count - MostChunks)} more: --format json has all";
    }

    private static string ChunkLine(ExplainedChunk chunk)
    {
        var (row, tables) = (chunk.Row, chunk.Recipe?.Tables ?? new Dictionary<string, long>());
        var state = chunk.IsApplied switch { true => "applied", false => "waits", null => "perhaps applied" };
        return $"source {row.Source}  offsets {Number(row.First.Value)} to {Number(row.Last.Value)}  {Events(chunk.Events)}  "
            + $"{state}  sealed {row.Clock.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z  epoch {row.Epoch}  version {chunk.Epoch.Version}  "
            + $"recipe {row.Recipe}{string.Concat(tables.Select(TableOf))}";
    }

    private static string TableOf(KeyValuePair<string, long> table) => $"  table {table.Key} version {Number(table.Value)}";

    private static string SourceLine(ExplainedSource source) =>
        $"source {source.Source}  offsets {Number(source.First)} to {Number(source.Last)}  {Number(source.Chunks)} chunks  "
        + Events(source.Events)
        + (source.Fence is { } fence ? $"  applied up to {Number(fence.Last.Value)}, watermark {fence.Watermark}" : "");

    private static IEnumerable<string> AsideLines(FoundAside found)
    {
        foreach (var one in found.Shown)
            yield return $"{one.Position}{(one.Rejection is { } rejection ? $"  {rejection.Reason}" : "")}";
        if (found.Count > found.Shown.Count)
            yield return $"and {Number(found.Count - found.Shown.Count)} more";
        if (found.Unreadable > 0)
            yield return $"perhaps some of {Number(found.Unreadable)} whose key can't be read";
        if (found.IsCut)
            yield return "not all could be looked at";
    }

    private static string SumOf(Explanation told) =>
        $"sum: {Number(told.Applied)} applied{(told.Waiting > 0 ? $" (and {Number(told.Waiting)} waiting)" : "")}, "
        + $"{Number(told.Result.Events)} in the result: "
        + told.AddsUp switch
        {
            true => "adds up",
            false => "DOESN'T add up",
            null when !told.IsSplit => "can't be added up, as windows of this kind hang on what came before the chunk",
            null => "can't be told, as not all is known",
        };

    private static string ValuesOf(Explanation told)
    {
        var text = ResultRenderer.Values(told.Result, told.View.Layout);
        try
        {
            using var values = JsonDocument.Parse(text);
            var shown = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            return string.Join(", ", values.RootElement.EnumerateObject()
                .Select(one => $"{one.Name} {JsonSerializer.Serialize(one.Value, shown)}"));
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static IEnumerable<string> Listed(string title, IEnumerable<string> lines)
    {
        var isFirst = true;
        foreach (var line in lines)
        {
            if (isFirst)
                yield return $"{title}:";
            isFirst = false;
            yield return $"  {line}";
        }
    }

    private static string Events(long count) => $"{Number(count)} event{(count == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
