using System.Globalization;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;

namespace Serverless.Local.Samples;

/// <summary>What became of an event, in words. As it has text of data, it must be made printable.</summary>
internal static class SampleText
{
    private const int ShownCharacters = 80;

    /// <summary>A line that says what became of it, then what it has.</summary>
    public static List<string> Lines(SampledEvent one)
    {
        var item = one.Index == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", item {one.Index + 1}");
        var name = string.Create(CultureInfo.InvariantCulture, $"event {one.Record + 1}{item}");
        return one.Verdict switch
        {
            EventVerdict.Rejected => [$"{name}: dead letter, {Reason(one.Rejection!)}", $"  {Cut(one.Text)}"],
            EventVerdict.Filtered => [$"{name}: dropped by {one.DroppedBy}", $"  {Cut(one.Text)}"],
            _ =>
            [
                $"{name}: {string.Join(", ", one.Views.Select(view => $"{view.Name} [{Cut(view.Key)}]").DefaultIfEmpty("in no view"))}",
                .. one.Fields.Select(field => $"  {field.Name} = {Cut(field.Value)}"),
            ],
        };
    }

    /// <summary>The reason, the field and what was found: <c>wrong-type of value: "abc"</c>.</summary>
    public static string Reason(Rejection rejection)
    {
        var field = rejection.Field is null ? "" : $" of {rejection.Field}";
        return rejection.Found is { } found ? $"{rejection.Reason}{field}: {Cut(found)}" : $"{rejection.Reason}{field}";
    }

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}…";
}
