-- title: Sung
-- description: Who sings what, in which act of which opera.

SELECT operas.title AS opera, acts.heading AS act, act_scenes.setting, scene_pieces.incipit, piece_voices.voice
FROM piece_voices
JOIN scene_pieces
  ON scene_pieces.act_id = piece_voices.act_id
  AND scene_pieces.scene_item = piece_voices.scene_item
  AND scene_pieces.item = piece_voices.piece_item
JOIN act_scenes ON act_scenes.act_id = scene_pieces.act_id AND act_scenes.item = scene_pieces.scene_item
JOIN acts ON acts.id = act_scenes.act_id
JOIN operas ON operas.id = acts.opera_id
