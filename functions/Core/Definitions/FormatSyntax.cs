namespace Serverless.Core.Definitions;

/// <summary>How a format is written in pipeline files.</summary>
/// <param name="Kind">The name that entries of <c>formats</c> give as their <c>kind</c>.</param>
/// <param name="Read">Reads the options that are the format's own, from the entry itself.</param>
public sealed record FormatSyntax(string Kind, Func<IOptionReader, FormatDefinition> Read);
