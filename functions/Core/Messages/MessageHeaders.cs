using System.Text;
using Serverless.Core.Positions;

namespace Serverless.Core.Messages;

/// <summary>
/// The names of the headers that a sink's messages have, all in UTF-8. By <see cref="Id"/>, and <see cref="Revision"/> where there is one,
/// a consumer recognises a message that comes again.
/// </summary>
public static class MessageHeaders
{
    /// <summary>The pipeline that produced it.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>
    /// What it is: <c>event</c>, <c>late</c>, <c>dead-letter</c>; of a view <c>final</c>, <c>early</c>, <c>on-time</c>, <c>late</c>,
    /// <c>correction</c> or <c>retracted</c>.
    /// </summary>
    public const string Kind = "kind";

    /// <summary>
    /// What it is about, the same whenever it comes again: of an event where it was read, of a pane which window of which key it is of.
    /// </summary>
    public const string Id = "id";

    /// <summary>Of a pane: a decimal number, the greater the newer. Messages of one id and revision are the same.</summary>
    public const string Revision = "revision";

    /// <summary>Of a late event: the views that it was late for, separated by commas.</summary>
    public const string Views = "views";

    /// <summary>Of a dead letter: the stage that refused it.</summary>
    public const string Stage = "stage";

    /// <summary>Of a dead letter: the reason by which it is counted.</summary>
    public const string Reason = "reason";

    /// <summary>Of a dead letter: the field concerned, where there is one.</summary>
    public const string Field = "field";

    /// <summary>Of a dead letter: what was found in place of a valid value, printable and cut, where there is something to show.</summary>
    public const string Found = "found";

    /// <summary>A header with a text.</summary>
    public static RecordHeader Of(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
