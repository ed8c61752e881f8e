using System.Globalization;

namespace Serverless.Core.Text;

/// <summary>
/// The way to a value inside an event, as pipeline files write it: <c>a.b</c> is b inside a, <c>a[0].b</c> is b inside the first item of a,
/// <c>a[-1]</c> the last item of a. A name that has a dot or a bracket, or is empty, stands in brackets and quotes: <c>a['b.c']</c>.
/// </summary>
public sealed class FieldPath
{
    private const string Form = "write names joined by single dots and items by their number, such as a.b, a[0].b, a[-1] (the last), or "
        + "a['b.c'] for a name that has a dot or a bracket";

    private FieldPath(IReadOnlyList<PathStep> steps) => Steps = steps;

    /// <summary>The steps from the event to the value, at least one. The first is a name.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <summary>The path; null when the text is none.</summary>
    public static FieldPath? TryParse(string text)
    {
        var steps = new List<PathStep>();
        for (var at = 0; at < text.Length || steps.Count == 0;)
        {
            if (TryStep(text, ref at, isFirst: steps.Count == 0) is not { } step)
                return null;
            steps.Add(step);
        }
        return steps[0].Name is null ? null : new FieldPath(steps);
    }

    /// <summary>As <see cref="TryParse"/>; throws <see cref="FormatException"/> when the text is no path.</summary>
    public static FieldPath Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no path");

    /// <summary>What is wrong with a text as a path into events of at most so many levels; null when nothing is.</summary>
    public static string? Problem(string text, int levels) => TryParse(text) switch
    {
        null => $"'{text}' is no path: {Form}",
        { Steps.Count: var deep } when deep > levels =>
            string.Create(CultureInfo.InvariantCulture, $"no event has '{text}': it is {deep} levels deep, and no format reads more than ")
            + string.Create(CultureInfo.InvariantCulture, $"{levels}: set \"maxDepth\": {deep} in 'formats' (at most 64), or remove it"),
        _ => null,
    };

    /// <summary>In one form: two paths are to the same place when they have the same text.</summary>
    public override string ToString() => string.Concat(Steps).TrimStart('.');

    private static PathStep? TryStep(string text, ref int at, bool isFirst)
    {
        if (at < text.Length && text[at] == '[')
            return TryBracket(text, ref at);
        var start = isFirst ? at : at + 1;
        var isName = isFirst || text[at] == '.';
        at = text.AsSpan(start).IndexOfAny('.', '[') is >= 0 and var length ? start + length : text.Length;
        return isName && at > start ? new PathStep(text[start..at]) : null;
    }

    private static PathStep? TryBracket(string text, ref int at)
    {
        var isName = text.AsSpan(at).StartsWith("['");
        var start = at + (isName ? 2 : 1);
        var end = text.IndexOf(isName ? "']" : "]", start, StringComparison.Ordinal);
        if (end < start)
            return null;
        at = end + (isName ? 2 : 1);
        if (isName)
            return new PathStep(text[start..end]);
        return int.TryParse(text[start..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var item)
            && item.ToString(CultureInfo.InvariantCulture) == text[start..end]
            ? new PathStep(null, item)
            : null;
    }
}

/// <summary>A step of a <see cref="FieldPath"/>.</summary>
/// <param name="Name">The property that it goes into; null for an item of an array.</param>
/// <param name="Item">The item that it goes into: from 0 for the first, from -1 backwards for the last. 0 for a property.</param>
public readonly record struct PathStep(string? Name, int Item = 0)
{
    /// <summary>As a path has it after another step.</summary>
    public override string ToString() => Name switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"[{Item}]"),
        _ when Name.Length == 0 || Name.AsSpan().IndexOfAny('.', '[') >= 0 => $"['{Name}']",
        _ => $".{Name}",
    };
}
