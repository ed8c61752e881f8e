using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

internal static class UnknownName
{
    /// <summary>Names the nearest known name or, when none is near, all of them.</summary>
    public static string Message(string what, string name, IReadOnlyCollection<string> known) => NearestName.Of(name, known) is { } nearest
        ? $"there is no {what} '{name}' here; did you mean '{nearest}'?"
        : $"there is no {what} '{name}' here; known are: {string.Join(", ", known.Order(StringComparer.Ordinal))}";
}
