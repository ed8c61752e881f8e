using Serverless.Core.Text;

namespace Serverless.Local.Inference;

/// <summary>Gives places in events names as fields, each once.</summary>
/// <param name="topNames">
/// The properties of the events themselves: as a field's own name is its first place, no other field can have one of them.
/// </param>
internal sealed class FieldNames(IReadOnlySet<string> topNames)
{
    private const int Longest = 40;
    private static readonly HashSet<string> Vague = new(["id", "name", "type", "value", "key"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _taken = new(["true", "false", "null", "in"], StringComparer.Ordinal);

    /// <summary>The property's own name if it is free, else with those before it.</summary>
    public string For(FieldEvidence place)
    {
        string[] steps = [.. FieldPath.Parse(place.Path).Steps.Select(step => step.Name ?? $"{step.Item}")];
        // An item of an array has the array's name with its number.
        if (place.Path.EndsWith(']') && steps.Length > 1 && int.TryParse(steps[^1], out _))
            steps = [.. steps[..^2], place.Name];
        // An id or a name alone doesn't say of what.
        var least = steps.Length > 1 && Vague.Contains(steps[^1]) ? 2 : 1;
        var found = Enumerable.Range(least, steps.Length - least + 1).Select(last => Fit(string.Join('_', steps[^last..])))
            .Concat(Enumerable.Range(2, 10_000).Select(number => Fit($"f{number}_{place.Name}")))
            .First(name => !_taken.Contains(name) && (name == place.Path || !topNames.Contains(name)));
        _taken.Add(found);
        return found;
    }

    private static string Fit(string name)
    {
        var fit = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_')).Trim('_');
        if (fit is not [var first, ..] || !char.IsAsciiLetter(first))
            fit = $"f_{fit}";
        return fit.Length <= Longest ? fit : fit[..Longest];
    }
}
