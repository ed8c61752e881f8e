namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>Some rows of a longer answer. <paramref name="More"/> false: these are the last.</summary>
internal readonly record struct Page<T>(List<T> Items, bool More);
