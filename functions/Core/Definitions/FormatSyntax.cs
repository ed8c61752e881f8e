namespace Serverless.Core.Definitions;

/// <summary>How a format is written in pipeline files.</summary>
/// <param name="Kind">The name that entries of <c>formats</c> give as their <c>kind</c>.</param>
/// <param name="Read">Reads the options that are the format's own, from the entry itself.</param>
/// <param name="IsBinary">Whether a record is one event, so that <c>framing</c> is an option of the format's own.</param>
/// <param name="HasArrays">Whether a record may be an array of events (<see cref="Framing.Array"/>).</param>
/// <param name="HasManyLines">Whether an event may have several lines, so that lines may be joined (<see cref="LineJoin"/>).</param>
public sealed record FormatSyntax(
    string Kind, Func<IOptionReader, FormatDefinition> Read, bool IsBinary = false, bool HasArrays = false, bool HasManyLines = false);
