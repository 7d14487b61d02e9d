"""Two hundred made-up SKUs: variants of everyday goods, and bundles of them, in both languages."""

from dataclasses import dataclass

_GOODS = """
MUG|Ceramic mug|陶瓷马克杯|350|6912|BLU:blue:蓝色,RED:red:红色,GRN:green:绿色,BLK:black:黑色,WHT:white:白色,YEL:yellow:黄色
CBL|USB-C cable|USB-C 数据线|40|8544|1M:1 m:1米,2M:2 m:2米,3M:3 m:3米,1MR:1 m red:1米红色,2MR:2 m red:2米红色,3MR:3 m red:3米红色
LAMP|Oak desk lamp|橡木台灯|1200|9405|S:small:小号,M:medium:中号,L:large:大号,SB:small black:小号黑,MB:medium black:中号黑,LB:large black:大号黑
BAG|Canvas bag|帆布包|260|4202|S:small:小号,M:medium:中号,L:large:大号,SN:small navy:小号藏青,MN:medium navy:中号藏青,LN:large navy:大号藏青
YOGA|Yoga mat|瑜伽垫|1500|9506|4P:4 mm purple:4毫米紫,4G:4 mm grey:4毫米灰,6P:6 mm purple:6毫米紫,6G:6 mm grey:6毫米灰,8P:8 mm purple:8毫米紫,8G:8 mm grey:8毫米灰
CASE|Phone case|手机壳|35|3926|A:clear:透明,B:black:黑色,C:pink:粉色,D:blue:蓝色,E:green:绿色,F:orange:橙色
SOCK|Wool socks|羊毛袜|90|6115|35:size 35-38:35-38码,39:size 39-42:39-42码,43:size 43-46:43-46码,35G:35-38 grey:35-38灰,39G:39-42 grey:39-42灰,43G:43-46 grey:43-46灰
KNIFE|Paring knife|水果刀|110|8211|7:7 cm:7厘米,9:9 cm:9厘米,11:11 cm:11厘米,7R:7 cm red:7厘米红,9R:9 cm red:9厘米红,11R:11 cm red:11厘米红
BOTL|Steel bottle|不锈钢水壶|310|7323|500:500 ml:500毫升,750:750 ml:750毫升,1L:1 l:1升,500B:500 ml black:500毫升黑,750B:750 ml black:750毫升黑,1LB:1 l black:1升黑
TOWL|Microfibre towel|超细纤维毛巾|180|6302|S:40x80:40x80,M:60x120:60x120,L:80x160:80x160,SG:40x80 grey:40x80灰,MG:60x120 grey:60x120灰,LG:80x160 grey:80x160灰
PEN|Gel pens|中性笔|70|9608|5:set of 5:5支装,10:set of 10:10支装,20:set of 20:20支装,5C:5 colours:5色,10C:10 colours:10色,20C:20 colours:20色
NOTE|Dotted notebook|点阵笔记本|320|4820|A5:A5:A5,A6:A6:A6,B5:B5:B5,A5K:A5 kraft:A5牛皮,A6K:A6 kraft:A6牛皮,B5K:B5 kraft:B5牛皮
CLIP|Bicycle light|自行车灯|85|8512|F:front:前灯,R:rear:尾灯,S:set:套装,FU:front USB:前灯USB,RU:rear USB:尾灯USB,SU:set USB:套装USB
ROPE|Skipping rope|跳绳|140|9506|2:2 m:2米,3:3 m:3米,4:4 m:4米,2B:2 m black:2米黑,3B:3 m black:3米黑,4B:4 m black:4米黑
PILO|Travel pillow|旅行枕|240|9404|G:grey:灰色,B:blue:蓝色,R:red:红色,K:kids:儿童,GF:grey foam:灰色记忆棉,BF:blue foam:蓝色记忆棉
BRSH|Make-up brushes|化妆刷|130|9603|5:set of 5:5支,8:set of 8:8支,12:set of 12:12支,5P:5 pink:5支粉,8P:8 pink:8支粉,12P:12 pink:12支粉
TOYP|Plush panda|熊猫毛绒玩具|280|9503|S:small:小号,M:medium:中号,L:large:大号,SS:small seated:小号坐姿,MS:medium seated:中号坐姿,LS:large seated:大号坐姿
PUZL|Wooden puzzle|木质拼图|420|9503|100:100 pieces:100片,300:300 pieces:300片,500:500 pieces:500片,100M:100 map:100片地图,300M:300 map:300片地图,500M:500 map:500片地图
GLOV|Garden gloves|园艺手套|95|6116|S:small:小号,M:medium:中号,L:large:大号,SY:small yellow:小号黄,MY:medium yellow:中号黄,LY:large yellow:大号黄
SEED|Plant pot|花盆|510|6914|10:10 cm:10厘米,14:14 cm:14厘米,18:18 cm:18厘米,10W:10 cm white:10厘米白,14W:14 cm white:14厘米白,18W:18 cm white:18厘米白
HOOK|Wall hooks|挂钩|75|8302|2:pair:2个装,4:set of 4:4个装,8:set of 8:8个装,2B:pair brass:2个黄铜,4B:4 brass:4个黄铜,8B:8 brass:8个黄铜
SPON|Cooking spoons|厨房勺|160|4419|3:set of 3:3件,5:set of 5:5件,7:set of 7:7件,3O:3 olive:3件橄榄木,5O:5 olive:5件橄榄木,7O:7 olive:7件橄榄木
FILM|Screen protector|屏幕保护膜|20|3919|A:6.1 inch:6.1寸,B:6.7 inch:6.7寸,C:tablet:平板,AM:6.1 matte:6.1寸磨砂,BM:6.7 matte:6.7寸磨砂,CM:tablet matte:平板磨砂
CHRG|Wall charger|充电器|95|8504|20:20 W:20瓦,30:30 W:30瓦,65:65 W:65瓦,20E:20 W EU:20瓦欧规,30E:30 W EU:30瓦欧规,65E:65 W EU:65瓦欧规
MOUS|Quiet mouse|静音鼠标|88|8471|B:black:黑色,W:white:白色,P:pink:粉色,BW:black wireless:黑色无线,WW:white wireless:白色无线,PW:pink wireless:粉色无线
TENT|Pop-up shade|遮阳篷|2400|6306|2:for 2:双人,3:for 3:三人,4:for 4:四人,2G:for 2 green:双人绿,3G:for 3 green:三人绿,4G:for 4 green:四人绿
BELT|Leather belt|皮带|210|4203|90:90 cm:90厘米,100:100 cm:100厘米,110:110 cm:110厘米,90B:90 cm brown:90厘米棕,100B:100 cm brown:100厘米棕,110B:110 cm brown:110厘米棕
SCRF|Silk scarf|真丝围巾|60|6214|A:dots:圆点,B:stripes:条纹,C:flowers:花卉,D:plain red:纯红,E:plain blue:纯蓝,F:plain black:纯黑
DRIL|Drill bits|钻头|340|8207|5:set of 5:5支,10:set of 10:10支,19:set of 19:19支,5M:5 masonry:5支石工,10M:10 masonry:10支石工,19M:19 masonry:19支石工
TAPE|Measuring tape|卷尺|150|9017|3:3 m:3米,5:5 m:5米,8:8 m:8米,3S:3 m steel:3米钢,5S:5 m steel:5米钢,8S:8 m steel:8米钢
""".strip()


@dataclass(frozen=True, slots=True)
class Good:
    """A SKU to be: `cost` is what a unit costs in minor units of the base currency, `price` what it sells for in US dollars."""

    product: str
    product_name: str
    product_name_zh: str
    code: str
    name: str
    name_zh: str
    weight_g: int
    hs_code: str
    cost: int
    price: str
    parts: tuple[tuple[str, int], ...] = ()


def goods() -> list[Good]:
    """180 single SKUs, then 20 bundles of them; always the same."""
    singles: list[Good] = []
    for row, line in enumerate(_GOODS.splitlines()):
        product, name, name_zh, grams, hs_code, variants = line.split("|")
        for column, variant in enumerate(variants.split(",")):
            code, label, label_zh = variant.split(":")
            cost = 400 + (row * 137 + column * 61) % 5200
            price = f"{cost * 3.1 / 700 + 2:.0f}.99"
            singles.append(
                Good(
                    product,
                    name,
                    name_zh,
                    f"{product}-{code}",
                    f"{name}, {label}",
                    f"{name_zh} {label_zh}",
                    int(grams) + 5 * column,
                    hs_code,
                    cost,
                    price,
                )
            )
    return singles + [_bundle(number, singles) for number in range(20)]


def _bundle(number: int, singles: list[Good]) -> Good:
    first, second = singles[number * 9], singles[(number * 9 + 31) % len(singles)]
    parts = ((first.code, 1), (second.code, 1 + number % 2))
    cost = first.cost + second.cost * (1 + number % 2)
    return Good(
        f"KIT{number + 1:02}", f"Gift set {number + 1}", f"礼品套装 {number + 1}", f"KIT-{number + 1:02}",
        f"Gift set: {first.product_name} and {second.product_name}", f"礼品套装：{first.product_name_zh}和{second.product_name_zh}",
        0, "", cost, f"{cost * 2.8 / 700 + 2:.0f}.99", parts,
    )  # fmt: skip
