namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// The Avro schemas that producers of the user events have gone through: a field more, one with another name and another order, other
/// types, a record inside the record.
/// </summary>
internal static class UserEventSchemas
{
    /// <summary>The subject that they are versions of.</summary>
    public const string Subject = "user-events-value";

    private static readonly string[] Texts =
    [
        """
        {"type":"record","name":"UserEvent","namespace":"shop","fields":[
          {"name":"eventId","type":"string"},
          {"name":"user","type":"string"},
          {"name":"action","type":"string"},
          {"name":"item","type":["null","string"],"default":null},
          {"name":"amount","type":["null","float"],"default":null},
          {"name":"quantity","type":"int","default":1},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """,
        """
        {"type":"record","name":"UserEvent","namespace":"shop","fields":[
          {"name":"eventId","type":"string"},
          {"name":"user","type":"string"},
          {"name":"action","type":"string"},
          {"name":"item","type":["null","string"],"default":null},
          {"name":"amount","type":["null","float"],"default":null},
          {"name":"quantity","type":"int","default":1},
          {"name":"query","type":["null","string"],"default":null},
          {"name":"device","type":"string","default":"web"},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """,
        """
        {"type":"record","name":"UserEvent","namespace":"shop","fields":[
          {"name":"customer","type":"string","aliases":["user"]},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"eventId","type":"string"},
          {"name":"device","type":"string","default":"web"},
          {"name":"action","type":"string"},
          {"name":"query","type":["null","string"],"default":null},
          {"name":"item","type":["null","string"],"default":null},
          {"name":"amount","type":["null","float"],"default":null},
          {"name":"quantity","type":"int","default":1}]}
        """,
        """
        {"type":"record","name":"UserEvent","namespace":"shop","fields":[
          {"name":"customer","type":"string","aliases":["user"]},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
          {"name":"eventId","type":"string"},
          {"name":"device","type":"string","default":"web"},
          {"name":"action","type":"string"},
          {"name":"query","type":["null","string"],"default":null},
          {"name":"item","type":["null","string"],"default":null},
          {"name":"amount","type":["null","double"],"default":null},
          {"name":"quantity","type":"long","default":1}]}
        """,
        """
        {"type":"record","name":"UserEvent","namespace":"shop","fields":[
          {"name":"customer","type":"string","aliases":["user"]},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
          {"name":"eventId","type":"string"},
          {"name":"action","type":"string"},
          {"name":"query","type":["null","string"],"default":null},
          {"name":"product","type":["null",{"type":"record","name":"Product","fields":[
            {"name":"id","type":"string"},
            {"name":"amount","type":["null","double"],"default":null}]}],"default":null},
          {"name":"quantity","type":"long","default":1},
          {"name":"context","type":{"type":"map","values":"string"},"default":{}}]}
        """,
    ];

    /// <summary>The texts, version 1 first.</summary>
    public static IReadOnlyList<string> All => Texts;

    /// <summary>How many versions there are.</summary>
    public static int Count => Texts.Length;
}
