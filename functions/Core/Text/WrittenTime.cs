namespace Serverless.Core.Text;

/// <summary>A time as a text has it.</summary>
/// <param name="Milliseconds">Since 1970-01-01T00:00: in UTC if the text has a zone, else on the clock of whoever wrote it.</param>
/// <param name="HasZone">Whether the text says how far from UTC it is.</param>
internal readonly record struct WrittenTime(long Milliseconds, bool HasZone);
