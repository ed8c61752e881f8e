using System.Text.RegularExpressions;
using Serverless.Core.Expressions;

namespace Serverless.Core.Parsing;

/// <summary>
/// The rules for names. Names of pipelines and views have no dots, as ids join them by dots. An empty name is no problem here: it was
/// reported when it was read.
/// </summary>
internal static partial class Names
{
    /// <summary>The end of the message about a topic.</summary>
    public const string TopicRule = "can't be a Kafka topic: use 1 to 249 letters, digits, dots, hyphens and underscores";

    /// <summary>The end of the message about a consumer group.</summary>
    public const string GroupRule =
        "can't be a consumer group: use 1 to 255 letters, digits, dots, hyphens, underscores and dollar signs";

    /// <summary>What is wrong with the name of a pipeline, a view, a table or a drop rule; null when nothing is.</summary>
    public static string? Check(string name) =>
        name.Length == 0 || Name().IsMatch(name)
            ? null
            : $"'{name}' can't be a name: use 1 to 40 lower-case letters, digits and hyphens, a hyphen not first";

    /// <summary>What is wrong with the name of a field or an aggregate; null when nothing is.</summary>
    public static string? CheckField(string name) => name switch
    {
        _ when name.Length == 0 => null,
        _ when Expression.Keywords.Contains(name) => $"'{name}' is a word of expressions and can't be a name",
        _ when !Field().IsMatch(name) => $"'{name}' can't be a name: use 1 to 40 letters, digits, hyphens and underscores, a letter first",
        _ => null,
    };

    /// <summary>What is wrong with the name of a topic, in which settings may be named; null when nothing is.</summary>
    public static string? CheckTopic(string name) =>
        name.Length == 0 || IsTopic(SettingReferences.Without(name)) ? null : $"'{name}' {TopicRule}";

    /// <summary>What is wrong with the name of a consumer group, in which settings may be named; null when nothing is.</summary>
    public static string? CheckGroup(string name) =>
        name.Length == 0 || IsGroup(SettingReferences.Without(name)) ? null : $"'{name}' {GroupRule}";

    /// <summary>Whether Kafka takes it for the name of a topic.</summary>
    public static bool IsTopic(string name) => Topic().IsMatch(name);

    /// <summary>Whether it is allowed as the name of a consumer group.</summary>
    public static bool IsGroup(string name) => Group().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex Field();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex Topic();

    [GeneratedRegex(@"\A[A-Za-z0-9._$-]{1,255}\z")]
    private static partial Regex Group();
}
