using Avro;
using Avro.Specific;
using AvroSchema = Avro.Schema;

namespace Serverless.Benchmarks.Micro;

/// <summary>A user event as Apache's code generator would write it: a class that the specific reader fills.</summary>
public sealed class AvroClick : ISpecificRecord
{
    public const string Json = """
        {"type":"record","name":"AvroClick","namespace":"Serverless.Benchmarks.Micro","fields":[
         {"name":"id","type":"string"},{"name":"user","type":"long"},{"name":"item","type":"int"},
         {"name":"kind","type":"string"},{"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}},
         {"name":"price","type":["null","double"]},{"name":"quantity","type":"int"},{"name":"session","type":["null","string"]},
         {"name":"isBot","type":"boolean"},{"name":"country","type":"string"},{"name":"device","type":"string"},
         {"name":"weight","type":"float"}]}
        """;

    private static readonly AvroSchema Parsed = AvroSchema.Parse(Json);

    public AvroSchema Schema => Parsed;

    public string Id { get; set; } = "";

    public long User { get; set; }

    public int Item { get; set; }

    public string Kind { get; set; } = "";

    public DateTime Time { get; set; }

    public double? Price { get; set; }

    public int Quantity { get; set; }

    public string? Session { get; set; }

    public bool IsBot { get; set; }

    public string Country { get; set; } = "";

    public string Device { get; set; } = "";

    public float Weight { get; set; }

    public object Get(int fieldPos) => fieldPos switch
    {
        0 => Id,
        1 => User,
        2 => Item,
        3 => Kind,
        4 => Time,
        5 => Price!,
        6 => Quantity,
        7 => Session!,
        8 => IsBot,
        9 => Country,
        10 => Device,
        11 => Weight,
        _ => throw new AvroRuntimeException($"no field {fieldPos}"),
    };

    public void Put(int fieldPos, object fieldValue)
    {
        switch (fieldPos)
        {
            case 0: Id = (string)fieldValue; break;
            case 1: User = (long)fieldValue; break;
            case 2: Item = (int)fieldValue; break;
            case 3: Kind = (string)fieldValue; break;
            case 4: Time = (DateTime)fieldValue; break;
            case 5: Price = (double?)fieldValue; break;
            case 6: Quantity = (int)fieldValue; break;
            case 7: Session = (string?)fieldValue; break;
            case 8: IsBot = (bool)fieldValue; break;
            case 9: Country = (string)fieldValue; break;
            case 10: Device = (string)fieldValue; break;
            case 11: Weight = (float)fieldValue; break;
            default: throw new AvroRuntimeException($"no field {fieldPos}");
        }
    }
}
