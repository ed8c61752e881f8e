using System.Globalization;
using Serverless.Core.Rows;

namespace Serverless.Local.Inference;

/// <summary>What a field seems to be.</summary>
/// <param name="Evidence">What it was guessed from.</param>
/// <param name="Type">Its type.</param>
/// <param name="Options">Properties of the field in the pipeline file, beside its type.</param>
internal sealed record FieldGuess(FieldEvidence Evidence, FieldType Type, IReadOnlyDictionary<string, object> Options)
{
    private const double Year2000 = 946_684_800;
    private const double Year2100 = 4_102_444_800;

    private static readonly (string[] True, string[] False)[] Pairs =
    [
        (["true", "True", "TRUE"], ["false", "False", "FALSE"]),
        (["yes", "Yes", "YES", "y", "Y"], ["no", "No", "NO", "n", "N"]),
        (["on", "On", "ON"], ["off", "Off", "OFF"]),
    ];

    private static readonly string[] TimeWords = ["time", "date", "created", "updated", "when", "occurred", "received", "epoch"];
    private static readonly string[] TimeEnds = ["_at", "At", "_ts", "Ts"];

    private FieldGuess(FieldEvidence evidence, FieldType type, params (string Name, object Value)[] options)
        : this(evidence, type, options.ToDictionary(option => option.Name, option => option.Value))
    {
    }

    /// <summary>Whether the name says that it names something.</summary>
    public bool IsId => IsIdName(Evidence.Name);

    /// <summary>Null when nothing can be said: no value, or objects beside values.</summary>
    public static FieldGuess? Of(FieldEvidence evidence) => evidence switch
    {
        { Count: 0 } or { Others: > 0 } => null,
        { Booleans: > 0 } or { Numbers.Count: 0 } when BooleanOf(evidence) is { } boolean => boolean,
        { Booleans: > 0 } => new(evidence, FieldType.Text, ("anyScalar", true)),
        { Texts.Count: > 0, Numbers.Count: 0 } when TimeTexts.FormOf(evidence.Texts) is { } form => TimeOf(evidence, form),
        _ when EpochOf(evidence) is { } form => TimeOf(evidence, form),
        { Texts.Count: 0 } => new(evidence, NumberType(evidence.Numbers)),
        _ when evidence.Texts.TrueForAll(IsNumber) && !IsIdName(evidence.Name) =>
            new(evidence, NumberType(evidence.Numbers.Concat(evidence.Texts)), ("numbersAsText", true)),
        { Numbers.Count: > 0 } => new(evidence, FieldType.Text, ("anyScalar", true)),
        _ => new(evidence, FieldType.Text),
    };

    /// <summary>As text that takes whatever isn't an object or an array: always right, and of least use.</summary>
    public FieldGuess AsText() => new(Evidence, FieldType.Text, ("anyScalar", true));

    private static FieldGuess TimeOf(FieldEvidence evidence, string form) => new(evidence, FieldType.Timestamp, ("times", new[] { form }));

    private static FieldGuess? BooleanOf(FieldEvidence evidence)
    {
        var texts = evidence.Texts.Distinct(StringComparer.Ordinal).ToArray();
        if (texts.Length == 0 && evidence.Numbers.Count == 0)
            return new(evidence, FieldType.Boolean);
        if (texts.Length == 0)
            return evidence.Numbers.TrueForAll(number => number is "0" or "1") ? Boolean(evidence, ["1"], ["0"]) : null;
        var (yes, no) = Array.Find(Pairs, pair => texts.All(text => pair.True.Contains(text) || pair.False.Contains(text)));
        return yes is null || evidence.Numbers.Count > 0 ? null : Boolean(evidence, yes, no);
    }

    private static FieldGuess Boolean(FieldEvidence evidence, string[] yes, string[] no) =>
        new(evidence, FieldType.Boolean, ("true", yes), ("false", no));

    /// <summary>The unit in which all values are times of the years 2000 to 2100, where the name says that they are times.</summary>
    private static string? EpochOf(FieldEvidence evidence)
    {
        var name = evidence.Name.TrimStart('_');
        var isTime = TimeWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) || name is "ts" or "t" or "at"
            || name.StartsWith("ts_", StringComparison.Ordinal) || TimeEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal));
        var values = evidence.Numbers.Concat(evidence.Texts).ToList();
        if (!isTime || !values.TrueForAll(IsNumber))
            return null;
        var numbers = values.ConvertAll(value => double.Parse(value, CultureInfo.InvariantCulture));
        (string Form, double Unit)[] units = [("epoch-s", 1), ("epoch-ms", 1e3), ("epoch-us", 1e6), ("epoch-ns", 1e9)];
        return Array.Find(units, unit => numbers.TrueForAll(number => number / unit.Unit is >= Year2000 and < Year2100)).Form;
    }

    private static FieldType NumberType(IEnumerable<string> numbers) =>
        numbers.All(number => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? FieldType.Integer
            : FieldType.Number;

    // 007 is a name, and so is a text with blanks or a plus.
    private static bool IsNumber(string text) =>
        text.TrimStart('-') is [>= '0' and <= '9', ..] digits && digits is not ['0', >= '0' and <= '9', ..]
        && double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private static bool IsIdName(string name) =>
        name.EndsWith("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("code", StringComparison.OrdinalIgnoreCase)
        || name.Contains("phone", StringComparison.OrdinalIgnoreCase) || name.Contains("zip", StringComparison.OrdinalIgnoreCase);
}
