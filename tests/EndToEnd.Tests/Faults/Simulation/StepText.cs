using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>The text of a record of plain values: its name and <c>name=value</c> for each, all in lower case.</summary>
internal static class StepText
{
    private static readonly FrozenDictionary<string, Type> Steps = typeof(Step).GetNestedTypes()
        .Where(type => type.IsSubclassOf(typeof(Step)))
        .ToFrozenDictionary(type => Lower(type.Name));

    public static string Write(object record)
    {
        var type = record.GetType();
        var values = ValuesOf(type).Select(value =>
            string.Create(CultureInfo.InvariantCulture, $"{Lower(value.Name!)}={type.GetProperty(value.Name!)!.GetValue(record)}"));
        return string.Join(' ', [Lower(type.Name), .. values.Select(value => value.Replace(", ", "+", StringComparison.Ordinal))]);
    }

    public static Step ReadStep(string text) => (Step)Read(text, Steps[text.Trim().Split(' ')[0]]);

    /// <summary>A value that isn't given is 0, or the first.</summary>
    public static object Read(string text, Type type)
    {
        var given = text.Trim().Split(' ').Skip(1).Select(value => value.Split('=')).ToDictionary(value => value[0], value => value[1]);
        var values = ValuesOf(type);
        return Activator.CreateInstance(type, [.. values.Select(value => Value(value, given.GetValueOrDefault(Lower(value.Name!))))])!;
    }

    private static object? Value(ParameterInfo value, string? given) => (value.ParameterType, given) switch
    {
        (var type, null) => type.IsValueType ? Activator.CreateInstance(type) : null,
        ({ IsEnum: true } type, _) => Enum.Parse(type, given.Replace('+', ','), ignoreCase: true),
        var (type, _) => Convert.ChangeType(given, type, CultureInfo.InvariantCulture),
    };

    private static ParameterInfo[] ValuesOf(Type type) =>
        type.GetConstructors().MaxBy(made => made.GetParameters().Length)!.GetParameters();

    private static string Lower(string name) => name.ToLowerInvariant();
}
