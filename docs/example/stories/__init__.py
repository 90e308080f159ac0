"""The stories of the example, in the order of their dates."""

from stories import huixiang, jiumei, lanting, moumeng, qihui, qingteng, xingyu, yunfan

STORIES = (
    qihui.STORY,
    huixiang.STORY,
    moumeng.STORY,
    lanting.STORY,
    yunfan.STORY,
    qingteng.STORY,
    jiumei.STORY,
    xingyu.STORY,
)
