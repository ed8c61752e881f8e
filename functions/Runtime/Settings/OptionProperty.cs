using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Serverless.Core.Text;

namespace Serverless.Runtime.Settings;

/// <summary>
/// A property of an options record as a setting: how its text is read, and what it may be. Both follow from its type and its attributes:
/// <see cref="RangeAttribute"/> gives the bounds (inclusive) of whole numbers and times, an enum the names, <see
/// cref="RegularExpressionAttribute"/> the form of a text.
/// </summary>
public sealed class OptionProperty
{
    // The first form is the one that is written. A bare number isn't accepted: it could be days or seconds.
    private static readonly string[] TimeFormats = [@"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF", @"d\.h\:mm\:ss", @"d\.h\:mm\:ss\.FFFFFFF"];

    private readonly PropertyInfo _property;
    private readonly Type _type;
    private readonly RangeAttribute? _range;
    private readonly RegularExpressionAttribute? _form;

    private OptionProperty(PropertyInfo property)
    {
        _property = property;
        _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _range = property.GetCustomAttribute<RangeAttribute>();
        _form = property.GetCustomAttribute<RegularExpressionAttribute>();
    }

    /// <summary>The name of the property.</summary>
    public string Name => _property.Name;

    /// <summary>The property itself.</summary>
    public PropertyInfo Property => _property;

    /// <summary>What it may be, such as <c>a whole number from 1 to 20</c>; <c>text</c> when it may be anything.</summary>
    public string Allowed => true switch
    {
        _ when _type == typeof(TimeSpan) => $"a time {Bounds} (hh:mm:ss, with .fff for parts of a second and d. before it for days)",
        _ when _range is not null => $"a whole number {Bounds}",
        _ => Bounds,
    };

    /// <summary>The bounds alone, such as <c>from 1 to 20</c>, or the names.</summary>
    public string Bounds => true switch
    {
        _ when _type == typeof(bool) => "one of true, false",
        _ when _type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(_type).Select(InCamelCase))}",
        _ when _range is not null => $"from {Spell(Bound(_range.Minimum))} to {Spell(Bound(_range.Maximum))}",
        _ => _form?.ErrorMessage ?? "text",
    };

    /// <summary>The properties of an options record that can be set.</summary>
    public static IReadOnlyList<OptionProperty> AllOf(Type options) =>
        [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null).Select(property => new OptionProperty(property))];

    /// <summary>A value as a setting spells it; empty for none.</summary>
    public static string Spell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Enum name => InCamelCase(name.ToString()),
        TimeSpan time => Spell(time),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>
    /// Reads a value from text, in any letter case, a name also as new-epoch; false when the text isn't a value or the value isn't allowed.
    /// </summary>
    public bool TryRead(string text, out object? value)
    {
        value = true switch
        {
            _ when _type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when _type == typeof(TimeSpan) => TimeOf(text) is { } time && IsWithin(time) ? time : null,
            _ when _type.IsEnum => NameOf(text) is { } name ? Enum.Parse(_type, name) : null,
            _ when _range is not null => NumberOf(text) is { } number && IsWithin(number) ? InType(number) : null,
            _ => _form?.IsValid(text) != false ? text : null,
        };
        return value is not null;
    }

    /// <summary>
    /// What is said about a text that isn't an allowed value: with the text only when it can't be a secret that was put into the wrong
    /// setting, else with its length.
    /// </summary>
    public string Refusal(string text) => IsHarmless(text)
        ? $"is '{text}': set {Allowed}"
        : $"has a value of length {text.Length} that isn't allowed: set {Allowed}";

    private bool IsHarmless(string text) =>
        HarmlessText.IsWord(text)
        || (_range is not null && HarmlessText.IsNumberOrTime(text))
        || (_type.IsEnum && NearestName.Of(text, Enum.GetNames(_type)) is not null);

    private static string Spell(TimeSpan time)
    {
        var days = time.Days > 0 ? $"{time.Days}." : "";
        return days + time.ToString(time.Milliseconds > 0 ? @"hh\:mm\:ss\.fff" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    private static long? NumberOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? NameOf(string text) =>
        Enum.GetNames(_type).FirstOrDefault(name =>
            name.Equals(text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private object InType(long number) => Convert.ChangeType(number, _type, CultureInfo.InvariantCulture);

    private static TimeSpan? TimeOf(string text) =>
        TimeSpan.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, out var time) ? time : null;

    private static string InCamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private bool IsWithin<T>(T value)
        where T : IComparable => value.CompareTo(Bound(_range!.Minimum)) >= 0 && value.CompareTo(Bound(_range!.Maximum)) <= 0;

    private object Bound(object bound) =>
        _type == typeof(TimeSpan) ? TimeOf((string)bound)! : Convert.ToInt64(bound, CultureInfo.InvariantCulture);
}
