using System.Text.RegularExpressions;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Parsing;

/// <summary>What things may be called. Pipelines and views become parts of ids, which are joined by dots.</summary>
internal static partial class Names
{
    /// <summary>What is wrong with the name of a pipeline, a view or a drop rule, or null.</summary>
    public static string? Check(string name) =>
        name.Length == 0 || Name().IsMatch(name) ? null : $"'{name}' can't be a name: use 1 to 40 lower-case letters, digits and hyphens, a hyphen not first";

    /// <summary>What is wrong with the name of a field or an aggregate, or null.</summary>
    public static string? CheckField(string name) => name switch
    {
        _ when name.Length == 0 => null,
        _ when Expression.Keywords.Contains(name) => $"'{name}' is a word of conditions and can't be a name",
        _ when !Field().IsMatch(name) => $"'{name}' can't be a name: use 1 to 40 letters, digits, hyphens and underscores, a letter first",
        _ => null,
    };

    /// <summary>What is wrong with the name of a topic, or null.</summary>
    public static string? CheckTopic(string name) =>
        name.Length == 0 || Topic().IsMatch(name) ? null : $"'{name}' can't be a Kafka topic: use 1 to 249 letters, digits, dots, hyphens and underscores";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex Field();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex Topic();
}
