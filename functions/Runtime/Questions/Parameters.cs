using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Runtime.Questions;

/// <summary>
/// The parameters of a question as text, each read as what it must be. The first that is wrong is kept as the problem; what is read after
/// it has its default. Those by which the host itself is spoken to (<c>code</c>, <c>clientId</c>) are passed over.
/// </summary>
public sealed class Parameters
{
    private static readonly string[] OfTheHost = ["code", "clientId"];

    private readonly Dictionary<string, string?> _given = new(StringComparer.Ordinal);

    /// <param name="given">What is given; a name may come several times, which is a problem.</param>
    /// <param name="known">The names that there are.</param>
    public Parameters(IEnumerable<KeyValuePair<string, string?>> given, params IReadOnlyCollection<string> known)
    {
        foreach (var (name, value) in given.Where(one => !OfTheHost.Contains(one.Key, StringComparer.Ordinal)))
        {
            if (!known.Contains(name))
                Problem ??= known.Count == 0
                    ? new Problem(ProblemKind.UnknownParameter, $"There is no parameter '{Printable.Of(name)}' here; leave it out.")
                    : Problem.Unknown(ProblemKind.UnknownParameter, "parameter", name, known);
            else if (!_given.TryAdd(name, value))
                Fail(name, "is given twice: give it once");
        }
    }

    /// <summary>What is wrong; null while nothing is.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>A text; null when it isn't given.</summary>
    public string? Text(string name) => _given.GetValueOrDefault(name);

    /// <summary>A time; null when it isn't given, or empty.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
            return null;
        if (TimeText.Parse(text) is { } time)
            return time;
        Fail(name, $"is '{Printable.Of(text)}', which is not an ISO 8601 time: {TimeText.Form}{TimeText.HintFor(text)}");
        return null;
    }

    /// <summary>A range [from, to) of two times, either of which may be missing.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Range(string from, string to)
    {
        var range = (From: Time(from), To: Time(to));
        if (range.From >= range.To)
            Fail(from, $"is not before '{to}': give an earlier one, or leave one of them out");
        return range;
    }

    /// <summary>A whole number from 1 to <paramref name="most"/>.</summary>
    public int Number(string name, int otherwise, int most)
    {
        if (Text(name) is not { Length: > 0 } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        Fail(name, string.Create(CultureInfo.InvariantCulture, $"is '{Printable.Of(text)}', which is not a number from 1 to {most}"));
        return otherwise;
    }

    /// <summary>True or false; false when it isn't given, or empty.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
            return false;
        if (bool.TryParse(text, out var flag))
            return flag;
        Fail(name, $"is '{Printable.Of(text)}', which is not true or false");
        return false;
    }

    /// <summary>One of some words; the first when it isn't given, or empty.</summary>
    public string Choice(string name, params IReadOnlyList<string> words)
    {
        if (Text(name) is not { Length: > 0 } text)
            return words[0];
        if (words.Contains(text))
            return text;
        Fail(name, $"is '{Printable.Of(text)}', which is not one of {string.Join(", ", words)}");
        return words[0];
    }

    /// <summary>Says that a parameter is wrong; <paramref name="how"/> goes on after its name.</summary>
    public void Fail(string name, string how) => Problem ??= new Problem(ProblemKind.BadParameter, $"'{name}' {how}.");
}
