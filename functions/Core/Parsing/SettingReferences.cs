using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Serverless.Core.Parsing;

/// <summary>
/// The settings that a pipeline file names between percent signs, <c>"topic": "%Orders__Topic%"</c>: in <c>topic</c>, <c>consumerGroup</c>
/// and <c>lagThreshold</c>, which depend on where it is deployed, and nowhere else. They are resolved in the text, before it is parsed: so
/// what is stored of a version says which topic it had, whatever the settings are later.
/// </summary>
public static partial class SettingReferences
{
    internal const int LargestLag = 1_000_000_000;

    private const string Lag = "lagThreshold";

    private static readonly Dictionary<string, (Func<string, bool> Fits, string Rule)> Properties = new()
    {
        ["topic"] = (Names.IsTopic, Names.TopicRule),
        ["consumerGroup"] = (Names.IsGroup, Names.GroupRule),
        [Lag] = (IsLag, $"can't be a lag: use a whole number from 1 to {LargestLag}"),
    };

    /// <summary>
    /// The text of the file with the values of the settings in the place of their names. A file that is no JSON is returned as it is: the
    /// parser says what is wrong with it.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="setting">The value of a setting by its name as the file has it; null or empty when it isn't set.</param>
    /// <param name="errors">
    /// A mistake for each property whose settings aren't set or have a value that it can't have; values are not repeated in messages.
    /// </param>
    public static byte[] Resolve(ReadOnlySpan<byte> file, Func<string, string?> setting, out IReadOnlyList<PipelineError> errors)
    {
        var (resolved, found) = (new List<byte>(file.Length), new List<PipelineError>());
        var start = file.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var json = new Utf8JsonReader(file[start..], NodeReader.Options);
        var copied = 0;
        try
        {
            while (json.Read())
            {
                if (PropertyAt(ref json) is not { } property || Text(ref json) is not { } written || !Reference().IsMatch(written))
                    continue;
                var (from, to) = (start + (int)json.TokenStartIndex, start + (int)json.BytesConsumed);
                if (Value(property, written, setting, out var problem) is { } value)
                {
                    resolved.AddRange(file[copied..from]);
                    resolved.AddRange(Encoding.UTF8.GetBytes(value));
                    copied = to;
                }
                else
                    found.Add(new PipelineError($"$.{property}", 1 + file[..from].Count((byte)'\n'), problem));
            }
        }
        catch (JsonException)
        {
            (copied, found) = (0, []);
            resolved.Clear();
        }
        resolved.AddRange(file[copied..]);
        errors = found;
        return [.. resolved];
    }

    /// <summary>The text without the settings that it names, each of them taken for a character that is allowed everywhere.</summary>
    internal static string Without(string text) => Reference().Replace(text, "x");

    /// <summary>Whether a value is nothing but the name of a setting.</summary>
    internal static bool IsReference(Node? node) =>
        node is ValueNode { Kind: JsonTokenType.String, Text: { Length: > 0 } text } && Reference().Match(text).Length == text.Length;

    /// <summary>The property of the root object whose value comes next, when it may name settings; the reader is then there.</summary>
    private static string? PropertyAt(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
            return null;
        foreach (var property in Properties.Keys)
        {
            if (json.ValueTextEquals(property))
                return json.Read() ? property : null;
        }
        return null;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        try
        {
            return json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which the parser reports.
            return null;
        }
    }

    /// <summary>What the file has there then, as JSON; null after a problem.</summary>
    private static string? Value(string property, string written, Func<string, string?> setting, out string problem)
    {
        var names = Reference().Matches(written).Select(match => match.Groups["name"].Value).ToList();
        problem = "";
        if (names.Find(name => string.IsNullOrEmpty(setting(name))) is { } missing)
        {
            problem = $"there is no setting '{Spelled(missing)}': set it, or write the value in the file";
            return null;
        }
        var text = Reference().Replace(written, match => setting(match.Groups["name"].Value)!);
        if (Properties[property].Fits(text))
            return property == Lag ? text : JsonSerializer.Serialize(text);
        problem = $"the value of {string.Join(" with ", names.Select(name => $"'{Spelled(name)}'"))} makes a text of length {text.Length} "
            + $"that {Properties[property].Rule}";
        return null;
    }

    private static string Spelled(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static bool IsLag(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lag) && lag is >= 1 and <= LargestLag;

    [GeneratedRegex("%(?<name>[A-Za-z][A-Za-z0-9_:.-]*)%")]
    private static partial Regex Reference();
}
